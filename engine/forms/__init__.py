"""Forms as data: fields in JSON become a checked form, and answers become clean data or Chinese sentences."""

from engine.forms.inspection import faults
from engine.forms.model import Condition, Field, Form, compile
from engine.forms.validation import validate, variables

__all__ = ["Condition", "Field", "Form", "compile", "faults", "validate", "variables"]
