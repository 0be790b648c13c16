"""What programs write over HTTP: `POST /api/v1/articles` with a token, and what became of it. Reading is public's."""
