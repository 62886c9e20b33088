"""The pages that the demo alone has."""
