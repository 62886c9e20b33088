"""Boxes that are done several times: once for each item of a list, or again as long as a condition holds.

Answers stay in their records: the library would merge each child's data, its item variable included, into the parent,
and a second round of the same box would fail.
"""

import copy
from typing import Any

from SpiffWorkflow.spiff.specs import defaults
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.spiff import expressions

# What a completion condition may ask besides the variables of the case and those of the child that has just ended.
COUNTS = ("nrOfInstances", "nrOfActiveInstances", "nrOfCompletedInstances")


class ParallelMultiInstance(defaults.ParallelMultiInstanceTask):
    """All at once."""

    def merge_child(self, workflow: Any, child: Task) -> None:
        if self.data_output is not None and self.output_item is not None:
            super().merge_child(workflow, child)
            return
        parent = child.parent
        parent.internal_data["merged"].append(str(child.id))
        children = list(self._instances(parent))
        open_ones = [each for each in children if not each.has_state(TaskState.FINISHED_MASK)]
        if self.condition is not None and _suffices(self.condition, child, len(children), len(open_ones)):
            for each in open_ones:
                each.cancel()
            parent._set_state(TaskState.READY)
        elif self.children_complete(parent):
            parent._set_state(TaskState.READY)

    def unmerge_child(self, child: Task) -> None:
        """Undo `merge_child`: the child has its data as `create_child` gave it, and its parent waits for it again."""
        parent = child.parent
        parent.internal_data["merged"].remove(str(child.id))
        child.data = copy.deepcopy(parent.data)
        item = self.data_input.get(parent)[child.internal_data["key_or_index"]]
        self.input_item.set(child, copy.deepcopy(item))


class SequentialMultiInstance(defaults.SequentialMultiInstanceTask):
    """One after the other."""

    def merge_child(self, workflow: Any, child: Task) -> None:
        if self.data_output is not None and self.output_item is not None:
            super().merge_child(workflow, child)
            return
        parent = child.parent
        parent.internal_data["merged"].append(str(child.id))
        done, ahead = len(parent.internal_data["merged"]), len(parent.internal_data["remaining"])
        enough = self.condition is not None and _suffices(self.condition, child, done + ahead, min(ahead, 1))
        if enough or self.children_complete(parent):
            parent._set_state(TaskState.READY)
            return
        self.add_next_child(parent)


class StandardLoop(defaults.StandardLoopTask):
    """Again as long as the condition holds. What a turn has set, the next one and the case see."""

    def merge_child(self, workflow: Any, child: Task) -> None:
        parent = child.parent
        parent.data.update(copy.deepcopy(child.data))
        parent.internal_data["merged"].append(str(child.id))
        if self.loop_complete(parent):
            parent._set_state(TaskState.READY)
        else:
            self.create_child(parent)


SEVERAL = (ParallelMultiInstance, SequentialMultiInstance)
REPEATED = (*SEVERAL, StandardLoop)


def _suffices(condition: str, child: Task, all_of_them: int, active: int) -> bool:
    """Whether no more are needed. The library would see nothing but the data of the last child."""
    counted = (all_of_them, active, len(child.parent.internal_data["merged"]))
    data = {**child.parent.data, **child.data, **dict(zip(COUNTS, counted, strict=True))}
    return bool(expressions.compile(condition).evaluate(data, child.workflow.script_engine.words))
