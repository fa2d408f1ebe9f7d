package io.fairbot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.Interpreter;
import io.fairbot.conversation.Turn;
import io.fairbot.samples.plain.IntentInterpreter;
import io.fairbot.samples.plain.IntentInterpreter.Intent;
import io.fairbot.testkit.BotTest;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.Contact;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.content.Text;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page docs/host/INTERPRETERS.md: the interpreter and the handler that it shows run. */
class InterpreterDocumentTest {
    private static final String SAMPLE =
            "fairbot-samples/plain-main/src/main/java/io/fairbot/samples/plain/IntentInterpreter.java";
    private static final String TEST =
            "fairbot-samples/acceptance/src/test/java/io/fairbot/acceptance/InterpreterDocumentTest.java";
    private static final String MEDIA_TEST =
            "fairbot-core/testkit/src/test/java/io/fairbot/testkit/BotTestMediaTest.java";

    @RegisterExtension
    final BotTest bot = BotTest.of((state, event, context) -> {
                boolean cancels = context.insight(Intent.class)
                        .filter(intent -> intent.name().equals("cancel") && intent.confidence() > 0.8)
                        .isPresent();
                return Turn.reply(cancels ? "Cancelado." : "Não entendi. Quer cancelar?");
            })
            .interpreter(new PlayedModel());

    /** The model as a test plays it: it knows one sentence, and does not answer another one. */
    private static final class PlayedModel implements Interpreter<Intent> {
        @Override
        public String id() {
            return "intent";
        }

        @Override
        public Class<Intent> type() {
            return Intent.class;
        }

        @Override
        public CompletionStage<Optional<Intent>> interpret(
                ConversationEvent.Message message, Interpreter.Circumstances circumstances) {
            return switch (message.text()) {
                case "desisto" -> CompletableFuture.completedStage(Optional.of(new Intent("cancel", 0.9)));
                case "hmm" -> new CompletableFuture<>();
                default -> CompletableFuture.completedStage(Optional.empty());
            };
        }
    }

    @Test
    void aHandlerReadsTheIntent() {
        bot.customer("ana").says("desisto").reads("Cancelado.");
        bot.customer("ana").says("hmm").reads("Não entendi.");
        bot.customer("ana").says("oi").reads("Não entendi.");
    }

    @Test
    void theInterpreterAsksItsModel() throws IOException {
        HttpServer model = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        model.createContext("/", exchange -> {
            String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            byte[] answer =
                    "{\"name\":\"%s\",\"confidence\":0.5}".formatted(text).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        model.start();
        try {
            IntentInterpreter interpreter = new IntentInterpreter(
                    URI.create("http://127.0.0.1:" + model.getAddress().getPort()));
            assertThat(interpreter.id()).isEqualTo("intent");
            assertThat(interpreter.type()).isEqualTo(Intent.class);
            assertThat(ask(interpreter, "desisto")).contains(new Intent("desisto", 0.5));
            assertThat(ask(interpreter, " ")).isEmpty();
        } finally {
            model.stop(0);
        }
    }

    private static Optional<Intent> ask(IntentInterpreter interpreter, String text) {
        Alias ana = Alias.of(new PhoneNumber("+5548999990001"));
        Contact contact = new Contact("c1", List.of(ana), Optional.empty(), Instant.EPOCH);
        return interpreter
                .interpret(
                        new ConversationEvent.Message("m1", new Text(text), Instant.EPOCH),
                        Interpreter.Circumstances.of("matriz", contact, Instant.EPOCH))
                .toCompletableFuture()
                .join();
    }

    @Test
    void theDocumentShowsWhatRuns() throws IOException {
        String sources = withoutIndent(Files.readString(Repository.file(SAMPLE)))
                + withoutIndent(Files.readString(Repository.file(TEST)))
                + withoutIndent(Files.readString(Repository.file(MEDIA_TEST)));
        List<String> blocks =
                ChannelDocumentTest.blocks(Files.readString(Repository.file("docs/host/INTERPRETERS.md")));
        assertThat(blocks).hasSize(3).allSatisfy(block -> assertThat(sources).contains(withoutIndent(block)));
    }

    private static String withoutIndent(String text) {
        return ChannelDocumentTest.withoutIndent(text);
    }
}
