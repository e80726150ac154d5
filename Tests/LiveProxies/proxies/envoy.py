"""Envoy. Settings of a fact: route (the action), route_entry, hcm, cluster, http (options of the cluster), filters (before
the router), tcp (a TCP proxy instead), listener, arguments, processor (an external processor runs beside the application),
bootstrap (a whole configuration instead)."""
import json

from external_processor import ExternalProcessor
from proxies.driver import Driver

EXTENSIONS = "type.googleapis.com/envoy.extensions."
HTTP_OPTIONS = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"


def merged(base, more):
    """Objects are merged; everything else is replaced."""
    if not isinstance(base, dict) or not isinstance(more, dict):
        return more
    return base | {key: merged(base.get(key), value) for key, value in more.items()}


class Envoy(Driver):
    name = "Envoy"
    program = "envoy"
    processor = None
    processor_port = 0

    @classmethod
    def version(cls):
        return cls.version_of(["--version"], r"/(\d+\.\d+\.\d+)/")

    async def __aenter__(self):
        if self.settings.get("processor"):
            self.processor_port = self.ports.take()
            self.processor = ExternalProcessor(self.processor_port)
            await self.processor.start()
        return await super().__aenter__()

    async def stop(self):
        await super().stop()
        if self.processor:
            self.processor.close()

    def listener(self, more=None):
        settings = self.settings
        route = merged({"cluster": "application"}, settings.get("route", {}))
        entry = merged({"match": {"prefix": "/"}, "route": route}, settings.get("route_entry", {}))
        router = {"name": "router", "typed_config": {"@type": EXTENSIONS + "filters.http.router.v3.Router"}}
        hcm = merged({
            "@type": EXTENSIONS + "filters.network.http_connection_manager.v3.HttpConnectionManager",
            "stat_prefix": "in",
            "route_config": {"virtual_hosts": [{"name": "all", "domains": ["*"], "routes": [entry]}]},
            "http_filters": settings.get("filters", []) + [router],
        }, settings.get("hcm", {}))
        if "tcp" in settings:
            hcm = {"@type": EXTENSIONS + "filters.network.tcp_proxy.v3.TcpProxy", "stat_prefix": "in",
                   "cluster": "application"} | settings["tcp"]
        chain = {"filters": [{"name": "first", "typed_config": hcm}]}
        if self.settings.get("tls"):
            certificate, key, _ = self.certificate
            chain["transport_socket"] = {"name": "tls", "typed_config": {
                "@type": EXTENSIONS + "transport_sockets.tls.v3.DownstreamTlsContext",
                "common_tls_context": {
                    "alpn_protocols": ["h2", "http/1.1"],
                    "tls_certificates": [{"certificate_chain": {"filename": certificate}, "private_key": {"filename": key}}],
                }}}
        return merged({
            "name": "in",
            "address": {"socket_address": {"address": "127.0.0.1", "port_value": self.port}},
            "filter_chains": [chain],
        }, settings.get("listener", {}) | (more or {}))

    @staticmethod
    def at(port):
        return [{"lb_endpoints": [{"endpoint": {"address": {"socket_address": {
            "address": "127.0.0.1", "port_value": port}}}}]}]

    def clusters(self):
        cluster = {"name": "application", "connect_timeout": "1s",
                   "load_assignment": {"cluster_name": "application", "endpoints": self.at(self.upstream)}}
        if "http" in self.settings:
            cluster["typed_extension_protocol_options"] = {HTTP_OPTIONS: merged(
                {"@type": "type.googleapis.com/" + HTTP_OPTIONS, "explicit_http_config": {"http_protocol_options": {}}},
                self.settings["http"])}
        result = [merged(cluster, self.settings.get("cluster", {}))]
        if self.processor:
            result.append({"name": "processor", "connect_timeout": "1s", "load_assignment": {
                "cluster_name": "processor", "endpoints": self.at(self.processor_port)},
                "typed_extension_protocol_options": {HTTP_OPTIONS: {
                    "@type": "type.googleapis.com/" + HTTP_OPTIONS,
                    "explicit_http_config": {"http2_protocol_options": {}}}}})
        return result

    def files(self):
        # JSON is YAML, and Envoy reads a changed listener from its own file.
        if "bootstrap" in self.settings:
            text = self.settings["bootstrap"].replace("PORT_IN", str(self.port))
            text = text.replace("PORT_APPLICATION", str(self.upstream))
            return {"envoy.yaml": text.replace("PORT_PROCESSOR", str(self.processor_port))}
        main = {"static_resources": {"clusters": self.clusters()}, "node": {"id": "test", "cluster": "test"},
                "dynamic_resources": {"lds_config": {"path_config_source": {"path": self.folder + "/listeners.json"}}}}
        return {"envoy.yaml": json.dumps(main), "listeners.json": self.listeners()}

    def listeners(self, more=None):
        resource = {"@type": "type.googleapis.com/envoy.config.listener.v3.Listener"} | self.listener(more)
        return json.dumps({"resources": [resource]})

    def command(self):
        return [self.find(), "-c", "envoy.yaml", "--concurrency", "1", "-l", "error", "--disable-hot-restart",
                *self.settings.get("arguments", [])]

    async def act(self, action):
        if action == "change-listener":
            self.write("listeners.json", self.listeners({"per_connection_buffer_limit_bytes": 524288}))
        elif action == "change-route":
            self.settings = merged(self.settings, {"route": {"timeout": "77s"}})
            self.write("listeners.json", self.listeners())
        else:
            await super().act(action)
