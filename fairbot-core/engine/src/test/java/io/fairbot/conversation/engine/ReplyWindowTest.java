package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.conversation.send.Recipient;
import io.fairbot.conversation.send.SendRequest;
import io.fairbot.conversation.send.SendStatus;
import io.fairbot.conversation.send.SentMessage;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.OwnMessage;
import io.fairbot.whatsapp.Purpose;
import io.fairbot.whatsapp.TemplateDefinition;
import io.fairbot.whatsapp.content.OutboundContent;
import io.fairbot.whatsapp.content.Template;
import io.fairbot.whatsapp.content.Text;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Where the provider lets a business write freely only for a day, what else would be refused does not leave. */
class ReplyWindowTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Text TEXT = new Text("Sua reserva vence hoje.");
    private static final Template TEMPLATE = new Template("lembrete", "pt_BR", List.of("Ana"), "Olá, Ana.");

    private final House house = House.writingWithin(DAY, House.ECHO);
    private int keys;

    private SentMessage send(Alias to, OutboundContent content) {
        SendRequest request = SendRequest.to(House.BRANCH, Recipient.alias(to))
                .content(content)
                .purpose(Purpose.NOTICE)
                .key("key-" + ++keys)
                .build();
        String id = house.world().await(house.engine().send(request)).id();
        house.world().runPending();
        return house.world().await(house.engine().message(id)).orElseThrow();
    }

    private void isRefused(SentMessage message) {
        assertThat(message.status()).isEqualTo(SendStatus.REFUSED);
        assertThat(message.reason())
                .hasValueSatisfying(reason -> assertThat(reason)
                        .startsWith("WINDOW_CLOSED: ")
                        .contains("Only an approved template can be sent now."));
    }

    @Test
    void anAnswerIsSent() {
        house.hear("m1", "oi");

        assertThat(house.phone().texts()).containsExactly("eco oi");
    }

    @Test
    void aPersonWhoNeverWroteGetsTemplatesOnly() {
        house.phone().supports(content -> true);
        isRefused(send(House.ANA, TEXT));
        assertThat(send(House.ANA, TEMPLATE).status()).isEqualTo(SendStatus.SENT);
        assertThat(house.phone().texts(House.ANA)).hasSize(1);
    }

    private static TemplateDefinition template(String name, String status) {
        return new TemplateDefinition(name, "pt_BR", status, "UTILITY", "Olá", List.of(), Optional.empty(), List.of());
    }

    @Test
    void templatesThatCanBeSentAreOffered() {
        house.phone()
                .templates(() -> CompletableFuture.completedStage(List.of(
                        template("aviso", "APPROVED"),
                        template("antigo", "PAUSED"),
                        template("b", "APPROVED"),
                        template("c", "APPROVED"),
                        template("d", "APPROVED"),
                        template("e", "APPROVED"),
                        template("f", "APPROVED"))));
        assertThat(send(House.ANA, TEXT).reason().orElseThrow())
                .endsWith(" Templates that can be sent: aviso (pt_BR), b (pt_BR), c (pt_BR), d (pt_BR), e (pt_BR).");
    }

    @Test
    void templatesThatCannotBeReadDoNotKeepTheRefusal() {
        house.phone().templates(() -> CompletableFuture.failedStage(new IllegalStateException("no answer")));
        isRefused(send(House.ANA, TEXT));
        house.phone().templates(() -> {
            throw new IllegalStateException("no session");
        });
        isRefused(send(House.ANA, TEXT));
    }

    @Test
    void theWindowClosesADayAfterTheLastMessageAndOpensWithTheNext() {
        house.hear("m1", "oi");
        house.advance(DAY.minusSeconds(1));
        assertThat(send(House.ANA, TEXT).status()).isEqualTo(SendStatus.SENT);
        house.advance(Duration.ofSeconds(2));
        isRefused(send(House.ANA, TEXT));

        house.hear("m2", "oi de novo");

        assertThat(send(House.ANA, TEXT).status()).isEqualTo(SendStatus.SENT);
    }

    @Test
    void whatAPersonWroteOnThePhoneDoesNotOpenIt() {
        house.hear("m1", "oi");
        house.advance(DAY.plusSeconds(1));
        house.world()
                .await(house.line()
                        .written(
                                OwnMessage.of(
                                        "own-1",
                                        List.of(House.ANA),
                                        house.world().now(),
                                        new Text("Olá")),
                                List.of()));

        isRefused(send(House.ANA, TEXT));
    }
}
