package io.fairbot.testkit;

import io.fairbot.conversation.ConversationContext;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.SnapshotMap;
import io.fairbot.conversation.Turn;
import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.testkit.HandlerContract.RecordedTurn;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.Contact;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.content.Choice;
import io.fairbot.whatsapp.content.Location;
import io.fairbot.whatsapp.content.Media;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.MediaRef;
import io.fairbot.whatsapp.content.MessageContent;
import io.fairbot.whatsapp.content.Text;
import io.fairbot.whatsapp.content.Unsupported;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An invoker that calls a handler on its own thread, with a timeout, and the sample events of the suite. Used by one
 * thread.
 */
final class HandlerInvoker {
    static final Instant NOW = Instant.parse("2026-11-23T13:00:00Z");

    /** Unusual texts that a bot does not expect and a customer can send. */
    static final List<String> ODD_TEXTS = List.of(
            " ",
            ".",
            "?",
            "👍🏽",
            "👨‍👩‍👧‍👦",
            "\u0000\u0001\u001b[31m",
            "\u202eedrev\u202c",
            "مرحبا",
            "١٢٣",
            "%s %d ${x} {0} \\ \" '",
            "<script>alert(1)</script>",
            "999999999999999999999999999999",
            "-1",
            "1e999999",
            "0,00",
            "a\n\n\nb\tc");

    /** Texts of the largest length that a channel accepts. */
    static final List<String> LONG_TEXTS =
            List.of("oi ".repeat(1000), "9".repeat(MessageContent.MAX_TEXT), "x".repeat(MessageContent.MAX_TEXT));

    /** A sample of each kind of content. */
    static final List<MessageContent> CONTENTS = contents();

    /** A sample of each kind of event other than a message. */
    static final List<ConversationEvent> EVENTS = events();

    private final Supplier<ConversationHandler> handlers;
    private final Function<Instant, SnapshotMap> snapshots;
    private final Supplier<Duration> timeout;
    private @Nullable ConversationHandler handler;
    private @Nullable ExecutorService thread;

    HandlerInvoker(
            Supplier<ConversationHandler> handlers,
            Function<Instant, SnapshotMap> snapshots,
            Supplier<Duration> timeout) {
        this.handlers = handlers;
        this.snapshots = snapshots;
        this.timeout = timeout;
    }

    private static List<MessageContent> contents() {
        List<MessageContent> contents = new ArrayList<>(List.of(
                new Choice("an option of long ago", "What it was called"),
                new Location(new BigDecimal("-27.59"), new BigDecimal("-48.54")),
                new Unsupported("poll")));
        for (MediaKind kind : MediaKind.values()) {
            contents.add(new Media(MediaRef.of(kind, "media-1", "application/octet-stream")));
            contents.add(new Media(MediaRef.of(kind, "media-2", "application/octet-stream"), "quanto vale?"));
        }
        return List.copyOf(contents);
    }

    private static List<ConversationEvent> events() {
        List<ConversationEvent> events = new ArrayList<>();
        events.add(new ConversationEvent.TimerExpiry("t", "a timer of long ago", "{}", NOW.minusSeconds(1)));
        for (FailureCause cause : FailureCause.values()) {
            events.add(new ConversationEvent.DeliveryFailure("d", "message-1", cause));
        }
        for (ConversationEvent.Attendant.AttendantAction action :
                ConversationEvent.Attendant.AttendantAction.values()) {
            events.add(new ConversationEvent.Attendant("a", "attendant", action));
        }
        events.add(new ConversationEvent.Attendant(
                "o",
                ConversationEvent.Attendant.OWN_PHONE,
                ConversationEvent.Attendant.AttendantAction.TAKE_OVER,
                Optional.of(new Text("Oi, aqui é a Bia."))));
        return List.copyOf(events);
    }

    /** Continues with a new handler. */
    void begin() {
        if (thread == null) {
            thread = new DaemonExecutorFactory().create("handler", 1);
        }
        handler = Objects.requireNonNull(handlers.get(), "handler() answered null");
    }

    void end() {
        ExecutorService used = thread;
        thread = null;
        if (used != null) {
            used.shutdownNow();
        }
    }

    ConversationHandler handler() {
        return Objects.requireNonNull(handler, "begin() comes first");
    }

    static ConversationEvent.Message text(String id, String text) {
        return message(id, new Text(text));
    }

    static ConversationEvent.Message message(String id, MessageContent content) {
        return new ConversationEvent.Message(id, content, NOW.minusSeconds(1));
    }

    ConversationContext context(String branch, String name) {
        Alias phone = new Alias(Alias.AliasKind.PHONE, name.equals("ana") ? "+5548999990001" : "+5548999990002");
        Contact contact = new Contact("contact-" + name, List.of(phone), Optional.of(name), NOW);
        return new ConversationContext(branch, contact, NOW, snapshots.apply(NOW));
    }

    RecordedTurn handle(ConversationState state, ConversationEvent event, ConversationContext context) {
        try {
            return call(() -> RecordedTurn.of(
                    state,
                    event,
                    Objects.requireNonNull(asked(state, event, context), "it answered null in place of a turn")));
        } catch (AssertionError e) {
            throw new AssertionError(
                    "To %s after the state %s: %s".formatted(shown(event), state, e.getMessage()), e.getCause());
        }
    }

    private @Nullable Turn asked(ConversationState state, ConversationEvent event, ConversationContext context) {
        return handler().handle(state, event, context);
    }

    private static String shown(ConversationEvent event) {
        String shown = event.toString();
        return shown.length() > 200 ? shown.substring(0, 200) + "…" : shown;
    }

    /** Runs a call on the handler's thread, with the timeout. */
    <T> T call(Callable<T> question) {
        ExecutorService used = Objects.requireNonNull(thread, "begin() comes first");
        return within(used.submit(question));
    }

    /** Waits for a result, at most for the time limit of a handler. */
    <T> T within(Future<T> answer) {
        try {
            return answer.get(timeout.get().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            // The thread may be blocked forever; the next call uses another one.
            end();
            begin();
            throw new AssertionError(
                    "it did not answer within " + timeout.get().toMillis() + " ms; a handler waits for nothing.", e);
        } catch (ExecutionException e) {
            throw new AssertionError("it threw " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("The test was interrupted.", e);
        }
    }
}
