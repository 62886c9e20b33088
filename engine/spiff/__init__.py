"""All that knows SpiffWorkflow and XML: parsing, running, checking and drawing diagrams; expressions; decisions."""
