"""Rules for staff's sessions."""


def StaffSecurityMiddleware(get_response):
    return get_response
