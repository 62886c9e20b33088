"""What people do, in the words of the audit log. What happens in the engine is told by `engine.audit.Event`."""

import enum


class Event(enum.StrEnum):
    SUBSTITUTION_CHANGED = "substitution_changed"
    RECORD_CHANGED = "record_changed"
    CALENDAR_CHANGED = "calendar_changed"
    MATERIAL_OPENED = "material_opened"
    MATERIAL_QUARANTINED = "material_quarantined"
    MATERIAL_MARKED = "material_marked"
    MATERIAL_REMOVED = "material_removed"
    FILES_SWEPT = "files_swept"
    DOCUMENT_OPENED = "document_opened"
    ORGANISATION_REGISTERED = "organisation_registered"
    CLAIM_LODGED = "claim_lodged"
    CLAIM_DECIDED = "claim_decided"
    COLLEAGUE_ADDED = "colleague_added"
    COLLEAGUE_REMOVED = "colleague_removed"
    # accounts
    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_OUT = "signed_out"
    SESSION_CLOSED = "session_closed"
    ACCOUNT_OPENED = "account_opened"
    ACCOUNT_LOCKED = "account_locked"
    ACCOUNT_UNLOCKED = "account_unlocked"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 (an event, not a secret)
    PASSWORD_RESET = "password_reset"  # noqa: S105 (an event, not a secret)
    FACTOR_CONFIRMED = "factor_confirmed"
    FACTOR_FAILED = "factor_failed"
    FACTOR_REMOVED = "factor_removed"
    # administration
    PERSON_CHANGED = "person_changed"
    UNIT_CHANGED = "unit_changed"
    ROLE_GRANTED = "role_granted"
    ROLE_ENDED = "role_ended"
    EXPERT_CHANGED = "expert_changed"
    REQUEST_MADE = "request_made"
    REQUEST_APPROVED = "request_approved"
    REQUEST_REFUSED = "request_refused"
    AUDIT_VERIFIED = "audit_verified"
    AUDIT_EXPORTED = "audit_exported"
    PAGE_WITNESSED = "page_witnessed"
    LIST_EXPORTED = "list_exported"
