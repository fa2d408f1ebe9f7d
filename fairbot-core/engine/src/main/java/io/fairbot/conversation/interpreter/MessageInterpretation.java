package io.fairbot.conversation.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.Internal;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.Interpreter;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.conversation.storage.InsightEntry;
import io.fairbot.json.Json;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.Stages;
import io.fairbot.runtime.TimeSource;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.Write;
import io.fairbot.store.WriteReceipt;
import io.fairbot.store.lease.OwnedStore;
import io.fairbot.whatsapp.Contact;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The interpretation of messages before their turn: each interpreter is asked at most until its deadline, and what it found is
 * stored with the message. Safe for use from any thread.
 */
@Internal
public final class MessageInterpretation {
    private static final Logger log = LoggerFactory.getLogger(MessageInterpretation.class);

    private final InterpreterRegistry interpreters;
    private final OwnedStore owned;
    private final Platform platform;
    private final Duration lateAfter;
    private final Executor executor;
    private final MediaFetcher media;

    /**
     * Creates the interpretation of the messages of a branch.
     *
     * @param interpreters the interpreters
     * @param owned the store, under the fence of the branch
     * @param platform time, and the ids of batches
     * @param lateAfter the age from which a message is not answered as usual, so that nobody looks at it
     * @param executor the threads on which interpreters are called
     * @param media fetches the bytes of media
     */
    public MessageInterpretation(
            InterpreterRegistry interpreters,
            OwnedStore owned,
            Platform platform,
            Duration lateAfter,
            Executor executor,
            MediaFetcher media) {
        this.interpreters = interpreters;
        this.owned = owned;
        this.platform = platform;
        this.lateAfter = lateAfter;
        this.executor = executor;
        this.media = media;
    }

    /**
     * Returns the messages about which an interpreter has not been asked and which are not too late.
     *
     * @param messages messages of one contact
     * @return those that are to be interpreted, in their order
     */
    public List<Document<InboxEntry>> wanted(List<Document<InboxEntry>> messages) {
        if (interpreters.isEmpty()) {
            return List.of();
        }
        Instant oldest = platform.time().now().minus(lateAfter);
        return messages.stream()
                .filter(message -> !message(message).sentAt().isBefore(oldest)
                        && !interpreters.missing(message.value()).isEmpty())
                .toList();
    }

    private static ConversationEvent.Message message(Document<InboxEntry> document) {
        return (ConversationEvent.Message) document.value().event();
    }

    /**
     * Returns the circumstances of messages.
     *
     * @param branch the id of the branch
     * @param contact the customer
     * @param now the current time
     * @return the circumstances
     */
    public Interpreter.Circumstances circumstances(String branch, Contact contact, Instant now) {
        return media.circumstances(branch, contact, now);
    }

    /**
     * Interprets messages and stores what was found.
     *
     * @param messages one or more that are {@link #wanted}
     * @param circumstances branch, contact and time
     * @return the messages as they are stored now; empty when one of them has changed meanwhile
     */
    public CompletionStage<Optional<List<Document<InboxEntry>>>> interpret(
            List<Document<InboxEntry>> messages, Interpreter.Circumstances circumstances) {
        List<CompletableFuture<InboxEntry>> asked = messages.stream()
                .map(message -> insights(message, circumstances))
                .toList();
        return Stages.all(asked).thenCompose(found -> store(messages, found));
    }

    private CompletableFuture<InboxEntry> insights(
            Document<InboxEntry> document, Interpreter.Circumstances circumstances) {
        InboxEntry entry = document.value();
        List<CompletableFuture<InsightEntry>> asked = interpreters.missing(entry).stream()
                .map(interpreter -> ask(interpreter, message(document), circumstances))
                .toList();
        return Stages.all(asked)
                .thenApply(found -> entry.withInsights(
                        Stream.concat(entry.insights().stream(), found.stream()).toList()));
    }

    /** Asks one interpreter; the stage completes at its deadline at the latest, and never fails. */
    private <T> CompletableFuture<InsightEntry> ask(
            Interpreter<T> interpreter, ConversationEvent.Message message, Interpreter.Circumstances circumstances) {
        InsightEntry nothing = new InsightEntry(interpreter.id(), null);
        CompletableFuture<InsightEntry> answer = new CompletableFuture<>();
        TimeSource.TimerHandle deadline = platform.time().schedule(interpreter.deadline(), () -> {
            if (answer.complete(nothing)) {
                log.warn(
                        "The interpreter {} did not answer within {} ms; the turn goes on without it",
                        interpreter.id(),
                        interpreter.deadline().toMillis());
            }
        });
        executor.execute(() -> {
            CompletableFuture<?> unused = Stages.attempt(() -> interpreter.interpret(message, circumstances))
                    .thenApply(found -> json(found.orElse(null)))
                    .handle((found, failure) -> {
                        deadline.cancel();
                        if (failure != null) {
                            // The message of a failure may quote the customer.
                            log.warn(
                                    "The interpreter {} failed: {}",
                                    interpreter.id(),
                                    Stages.cause(failure).getClass().getSimpleName());
                        }
                        return answer.complete(found == null ? nothing : new InsightEntry(interpreter.id(), found));
                    });
        });
        return answer;
    }

    private static @Nullable JsonNode json(@Nullable Object found) {
        return found == null ? null : Json.mapper().valueToTree(found);
    }

    private CompletionStage<Optional<List<Document<InboxEntry>>>> store(
            List<Document<InboxEntry>> before, List<InboxEntry> after) {
        Batch.Builder batch = Batch.builder(platform.ids().next());
        IntStream.range(0, before.size()).forEach(i -> batch.add(Write.replace(before.get(i), after.get(i))));
        return owned.apply(batch.build())
                .thenApply(result -> result instanceof BatchResult.Rejected
                        ? Optional.empty()
                        : Optional.of(stored(before, after, result.orThrow())));
    }

    private static List<Document<InboxEntry>> stored(
            List<Document<InboxEntry>> before, List<InboxEntry> after, WriteReceipt receipt) {
        return IntStream.range(0, before.size())
                .mapToObj(i -> before.get(i).replaced(receipt.versions().get(i), after.get(i)))
                .toList();
    }
}
