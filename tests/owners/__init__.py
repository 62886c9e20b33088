"""What owners change in `processes/` alone, as a modeler and a text editor would: checked, deployed, seen in effect.

`drafts` holds a bundle that is being worked on; `modeler` and `editor` are the verbs, on the `elements` and `pictures`
of a diagram and on the other files. `playing` deploys a bundle and plays a short story to its end. The shipped award is
the base of every change.
"""
