"""Where a request comes from, as coarsely as may be kept: one network from another, not one household from the next."""

import ipaddress

from allauth.account.adapter import get_adapter
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest

KEPT_BITS = {4: 24, 6: 48}


def network_of(request: HttpRequest) -> str:
    """The truncated address, of the one that the limiter counts; empty where it cannot be known."""
    try:
        address = ipaddress.ip_address(get_adapter(request).get_client_ip(request))
    except (ValueError, PermissionDenied, ImproperlyConfigured):
        return ""
    network = ipaddress.ip_network((address, KEPT_BITS[address.version]), strict=False)
    return str(network.network_address)
