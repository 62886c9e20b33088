"""Forms as data: fields in JSON become a checked form, and answers become clean data or Chinese sentences."""

from engine.forms.inspection import faults
from engine.forms.model import Condition, Field, Form, blank, compile
from engine.forms.validation import validate, variables

__all__ = ["Condition", "Field", "Form", "blank", "compile", "faults", "validate", "variables"]
