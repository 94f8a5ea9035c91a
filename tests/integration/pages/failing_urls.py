from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def failing(request: HttpRequest) -> HttpResponse:
    """A view that never works."""
    raise RuntimeError("This is what the test is for.")


urlpatterns = [path("failing/", failing), path("", include("config.urls"))]
