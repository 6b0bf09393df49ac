"""What an applicant or officer asks: check, status, show, due, reports."""
