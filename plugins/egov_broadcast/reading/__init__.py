"""Reading: text and pages of attachments, who may open them."""
