"""The same two lists as a Django REST Framework view has them: the same rows, the same JSON, the session looked up by
its token's hash. Run by gunicorn; BENCH_DATABASE is the file."""

import hashlib
import os
import time

import django
from django.conf import settings

settings.configure(
    SECRET_KEY="a benchmark's", ALLOWED_HOSTS=["*"], ROOT_URLCONF="view", DEBUG=False, USE_TZ=False,
    INSTALLED_APPS=["rest_framework"], MIDDLEWARE=[],
    DATABASES={"default": {
        "ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["BENCH_DATABASE"], "CONN_MAX_AGE": None}},
    REST_FRAMEWORK={"UNAUTHENTICATED_USER": None, "DEFAULT_RENDERER_CLASSES": [
        "rest_framework.renderers.JSONRenderer"]})
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.urls import path  # noqa: E402
from rest_framework import authentication, exceptions, generics, pagination, permissions, serializers  # noqa: E402


class Consent(models.Model):
    patient_id, doctor_id, state, purpose = (models.TextField() for _ in range(4))
    scopes, transaction_id = models.TextField(), models.TextField()
    write = models.BooleanField()
    version, effective_at_block, changed_at = (models.IntegerField() for _ in range(3))

    class Meta:
        app_label, db_table, managed = "view", "view_consent", False


class Access(models.Model):
    kind, access_id, doctor_id, patient_id, record_id, purpose, transaction_id = (models.TextField() for _ in range(7))
    consent_version, block, at = (models.IntegerField() for _ in range(3))

    class Meta:
        app_label, db_table, managed = "view", "view_access", False


class Doctor:
    is_authenticated = True

    def __init__(self, holder: str):
        self.holder = holder


class Sessions(authentication.BaseAuthentication):
    def authenticate(self, request):
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer":
            return None
        now = int(time.time())
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT holder_id FROM account_sessions JOIN accounts ON accounts.id = account WHERE token = %s AND "
                "state = 'active' AND used_at > %s AND opened_at > %s",
                [hashlib.sha256(bytes.fromhex(token)).digest(), now - 900, now - 28_800])
            row = cursor.fetchone()
        if not row:
            raise exceptions.AuthenticationFailed
        return Doctor(row[0]), token


class ConsentSerializer(serializers.ModelSerializer):
    scopes = serializers.SerializerMethodField()

    def get_scopes(self, consent):
        return consent.scopes.split()

    class Meta:
        model = Consent
        fields = ["patient_id", "doctor_id", "state", "scopes", "write", "purpose", "version", "effective_at_block",
                  "changed_at", "transaction_id"]


class AccessSerializer(serializers.ModelSerializer):
    transaction = serializers.SerializerMethodField()

    def get_transaction(self, access):
        return f"/v1/transactions/{access.transaction_id}"

    class Meta:
        model = Access
        fields = ["kind", "access_id", "doctor_id", "patient_id", "record_id", "purpose", "consent_version", "block",
                  "at", "transaction_id", "transaction"]


class Pages(pagination.CursorPagination):
    page_size, ordering = 50, "-id"


class List(generics.ListAPIView):
    authentication_classes, permission_classes, pagination_class = [Sessions], [permissions.IsAuthenticated], Pages

    def get_queryset(self):
        return self.serializer_class.Meta.model.objects.filter(doctor_id=self.request.user.holder)


class Consents(List):
    serializer_class = ConsentSerializer


class Accesses(List):
    serializer_class = AccessSerializer


urlpatterns = [path("v1/consents", Consents.as_view()), path("v1/audit", Accesses.as_view())]
application = get_wsgi_application()
