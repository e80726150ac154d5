"""One driver a proxy."""
from proxies.apache import Apache
from proxies.caddy import Caddy
from proxies.envoy import Envoy
from proxies.haproxy import HAProxy
from proxies.varnish import Varnish

DRIVERS = {"envoy": Envoy, "haproxy": HAProxy, "caddy": Caddy, "apache": Apache, "varnish": Varnish}
