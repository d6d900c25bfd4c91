# Two stages: what it takes to build stays behind, what runs is small and is not root.
FROM python:3.12-slim-bookworm AS build
WORKDIR /build
COPY requirements.txt .
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --disable-pip-version-check -r requirements.txt
COPY . /app
# Bytecode is made here: what runs may write none, and would compile everything at each start.
RUN /venv/bin/python /app/scripts/compile_messages.py \
 && /venv/bin/python -m compileall -q /app

FROM python:3.12-slim-bookworm
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PORTAL_MODE=production \
    DATA_DIR=/data
# What WeasyPrint prints decision letters with; the fonts for names in scripts the design's lack.
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends \
      libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin portal \
 && mkdir -p /data/media /data/static \
 && chown -R portal:portal /data
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
USER portal
EXPOSE 8000
CMD ["gunicorn", "--config", "deploy/gunicorn.py", "partnership.wsgi"]
