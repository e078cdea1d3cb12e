"""What is asked: the request, and the same question in integers."""
