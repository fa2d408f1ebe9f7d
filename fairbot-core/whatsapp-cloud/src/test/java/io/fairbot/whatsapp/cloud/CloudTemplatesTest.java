package io.fairbot.whatsapp.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.fairbot.branch.Branch;
import io.fairbot.config.Secret;
import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.whatsapp.TemplateDefinition;
import io.fairbot.whatsapp.TemplateDefinition.TemplateButtonDefinition;
import io.fairbot.whatsapp.TemplateDefinition.TemplateHeaderDefinition;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.cloud.internal.graph.GraphClient;
import io.fairbot.whatsapp.cloud.internal.send.TemplateCatalog;
import io.fairbot.whatsapp.cloud.internal.webhook.AccountChange;
import io.fairbot.whatsapp.cloud.lab.CloudLab;
import io.fairbot.whatsapp.content.Template;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The templates of an account: read from the lab, and read again when something about them has changed. */
class CloudTemplatesTest {
    private CloudLab lab;
    private CloudFixture fixture;

    @BeforeEach
    void start() {
        lab = CloudLab.start(CloudTemplatesTest.class);
        fixture = new CloudFixture(lab).start();
    }

    @AfterEach
    void stop() {
        if (fixture != null) {
            fixture.close();
        }
        if (lab != null) {
            lab.close();
        }
    }

    private List<String> names(WhatsAppSession session) {
        return CloudFixture.done(session.templates()).stream()
                .map(template -> template.name() + " " + template.status())
                .toList();
    }

    @Test
    void theTemplatesAreReadAndReadAgainWhenMetaReportsAChange() {
        WhatsAppSession session = fixture.open();
        TemplateDefinition first = CloudFixture.done(session.templates()).get(0);
        assertThat(first)
                .isEqualTo(new TemplateDefinition(
                        "lembrete_reserva",
                        "pt_BR",
                        "APPROVED",
                        "UTILITY",
                        "Olá {{1}}, sua reserva vence às {{2}}.",
                        List.of("1", "2"),
                        Optional.empty(),
                        List.of()));
        lab.perform("template", Map.of("name", "aviso", "body", "Olá", "status", "PAUSED"));
        assertThat(names(session)).as("read within five minutes").containsExactly("lembrete_reserva APPROVED");

        ((CloudSession) session)
                .accountChanged(new AccountChange(
                        CloudLab.ACCOUNT, Optional.empty(), "message_template_status_update", "PAUSED", "aviso", true));
        assertThat(names(session)).containsExactly("aviso PAUSED", "lembrete_reserva APPROVED");
    }

    @Test
    void whatMetaRefusesIsReadAgain() {
        WhatsAppSession session = fixture.open();
        assertThat(names(session)).hasSize(1);
        lab.perform("template", Map.of("name", "aviso", "body", "Olá"));
        lab.perform("fail", Map.of("code", 132015));
        fixture.send(session, fixture.message(new Template("lembrete_reserva", "pt_BR", List.of("Ana", "1"), "")));
        assertThat(names(session)).hasSize(2);
    }

    @Test
    void aLineWithoutAnAccountHasNone() {
        WhatsAppSession session = CloudFixture.done(fixture.opening(Branch.of("matriz", CloudChannel.ID, ZoneOffset.UTC)
                .with(CloudChannel.PHONE_NUMBER_ID, CloudLab.NUMBERS.get(0))));
        await().until(() -> session.state().isOpen());
        assertThat(names(session)).isEmpty();
    }

    @Test
    void headersButtonsAndPagesAreRead() throws IOException {
        HttpServer meta = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        meta.createContext("/", exchange -> {
            String query = exchange.getRequestURI().getQuery();
            byte[] answer = (query.contains("after=b%3D") || query.contains("after=b=")
                            ? "{\"data\":[{\"name\":\"b\",\"language\":\"pt_BR\",\"status\":\"PENDING\"}]}"
                            : "{\"data\":[{\"name\":\"a\",\"language\":\"pt_BR\",\"status\":\"APPROVED\","
                                    + "\"category\":\"UTILITY\",\"components\":["
                                    + "{\"type\":\"HEADER\",\"format\":\"TEXT\",\"text\":\"Filial {{filial}}\"},"
                                    + "{\"type\":\"BODY\",\"text\":\"{{nome}} e {{ hora }} e {{nome}}\"},"
                                    + "{\"type\":\"FOOTER\",\"text\":\"fim\"},"
                                    + "{\"type\":\"BUTTONS\",\"buttons\":["
                                    + "{\"type\":\"URL\",\"text\":\"Ver\",\"url\":\"https://x.example.com/{{1}}\"},"
                                    + "{\"type\":\"URL\",\"text\":\"Site\",\"url\":\"https://x.example.com/\"},"
                                    + "{\"type\":\"QUICK_REPLY\",\"text\":\"Sim\"},"
                                    + "{\"type\":\"COPY_CODE\",\"text\":\"Copiar\"}]}]}],"
                                    + "\"paging\":{\"next\":\"x\",\"cursors\":{\"after\":\"b=\"}}}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        meta.start();
        ExecutorService executor = new DaemonExecutorFactory().create("templates-test", 2);
        ScheduledExecutorService timers = DaemonExecutorFactory.scheduler("templates-test-time");
        try {
            SystemTimeSource time = new SystemTimeSource(Clock.systemUTC(), timers);
            GraphClient client = new GraphClient(
                    URI.create("http://127.0.0.1:" + meta.getAddress().getPort() + "/v26.0/"),
                    GraphClient.GraphTimeouts.DEFAULTS,
                    time,
                    executor);
            TemplateCatalog catalog = new TemplateCatalog(client, () -> Secret.of("a-token"), "1", time);
            List<TemplateDefinition> all = CloudFixture.done(catalog.list());
            assertThat(all).extracting(TemplateDefinition::name).containsExactly("a", "b");
            assertThat(all.get(0).parameters()).containsExactly("nome", "hora");
            assertThat(all.get(0).header())
                    .contains(new TemplateHeaderDefinition("TEXT", "Filial {{filial}}", List.of("filial")));
            assertThat(all.get(0).buttons())
                    .containsExactly(
                            new TemplateButtonDefinition("URL", "Ver", true),
                            new TemplateButtonDefinition("URL", "Site", false),
                            new TemplateButtonDefinition("QUICK_REPLY", "Sim", false),
                            new TemplateButtonDefinition("COPY_CODE", "Copiar", true));
            assertThat(all.get(1).isUsable()).isFalse();
            meta.stop(0);
            catalog.forget();
            assertThatThrownBy(() -> CloudFixture.done(catalog.list())).hasMessageContaining("Graph API");
        } finally {
            meta.stop(0);
            executor.shutdownNow();
            timers.shutdownNow();
        }
    }
}
