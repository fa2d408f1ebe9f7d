package io.fairbot.whatsapp.web.lab;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.json.Json;
import io.fairbot.testkit.TestProgram;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A running WhatsApp server for tests; its own description is {@code wa-lab/README.md} of the test resources. */
public final class WaLab implements AutoCloseable {
    private static final List<String> FILES =
            List.of("client.mjs", "media.mjs", "noise.mjs", "phone.mjs", "server.mjs", "tls.mjs", "package.json");

    private final Path folder;
    private final Process process;
    private final JsonNode addresses;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private WaLab(Path folder, Process process, JsonNode addresses) {
        this.folder = folder;
        this.process = process;
        this.addresses = addresses;
    }

    /** Starts a lab; the test is skipped where there is no Node, or no npm packages. */
    public static WaLab start(Class<?> test) {
        Path node = TestProgram.NODE.require(test.getSimpleName());
        Path packages = TestProgram.WA_LAB.require(test.getSimpleName());
        try {
            Path folder = Files.createTempDirectory("wa-lab");
            for (String file : FILES) {
                try (InputStream script = Objects.requireNonNull(WaLab.class.getResourceAsStream("/wa-lab/" + file))) {
                    Files.copy(script, folder.resolve(file));
                }
            }
            // Node looks for packages beside the script.
            Files.createSymbolicLink(folder.resolve("node_modules"), packages.toAbsolutePath());
            ProcessBuilder builder = new ProcessBuilder(node.toString(), "server.mjs")
                    .directory(folder.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().put("CA_FILE", folder.resolve("ca.pem").toString());
            Process process = builder.start();
            BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
            String first = output.readLine();
            if (first == null) {
                process.destroyForcibly();
                throw new IllegalStateException("The lab ended before it said its address.");
            }
            return new WaLab(folder, process, Json.mapper().readTree(first));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the address in place of WhatsApp's. */
    public URI url() {
        return URI.create(addresses.path("url").asText());
    }

    /** Returns the key that has signed the lab's certificates. */
    public byte[] rootKey() {
        return HexFormat.of().parseHex(addresses.path("root").asText());
    }

    /** Returns the settings with which the channel talks to the lab. */
    public Map<String, String> settings() {
        return new TreeMap<>(Map.of(
                "FAIRBOT_WEB_URL", url().toString(),
                "FAIRBOT_WEB_ROOT_KEY", Base64.getEncoder().encodeToString(rootKey())));
    }

    /** Returns the address at which the lab is told what to do. */
    public URI admin() {
        return URI.create(addresses.path("admin").asText());
    }

    /** Returns the folder with the scripts, the packages and {@code ca.pem}, the certificate of the media host. */
    public Path folder() {
        return folder;
    }

    /** Returns what trusts the certificate of the media host. */
    public SSLContext trust() {
        try (InputStream pem = Files.newInputStream(folder.resolve("ca.pem"))) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry(
                    "lab", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the name of the media host, with its port. */
    public String mediaHost() {
        return addresses.path("media").asText();
    }

    /** Performs an operation of the lab, such as {@code scan}. */
    public JsonNode perform(String operation, Map<String, ?> fields) {
        Map<String, Object> body = new TreeMap<>(fields);
        body.put("op", operation);
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(addresses.path("admin").asText() + "/do"))
                .POST(HttpRequest.BodyPublishers.ofString(
                        Json.mapper().valueToTree(body).toString()))
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalStateException("The lab answered " + operation + " with " + response.body());
            }
            return Json.mapper().readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Returns what a client has done against the rules; it must be empty. */
    public JsonNode violations() {
        return perform("stats", Map.of()).path("violations");
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
