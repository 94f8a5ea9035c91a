"""What links in mails lead to. Kept for as long as links live."""

from django.urls import path

from facilitators.confirmation import views

urlpatterns = [
    path("", views.still_true, name="confirmation"),
    path("break/", views.pause, name="confirmation-pause"),
    path("closed/", views.close, name="confirmation-close"),
    path("thank-you/", views.thanks, name="confirmation-thanks"),
    path("take-back/", views.undo, name="confirmation-undo"),
]
