"""A paper's text: template to closed semantic HTML to blocks."""
