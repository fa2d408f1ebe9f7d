package io.fairbot.conversation.engine;

import io.fairbot.runtime.Stages;
import io.fairbot.runtime.TimeSource;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The read receipts of a branch: shows customers that a turn reads their messages, and that it takes a while. Nothing waits for
 * them, and a failure has no effect. Safe for use from any thread.
 */
final class ReadReceipts {
    private static final Logger log = LoggerFactory.getLogger(ReadReceipts.class);
    /** The time after which a customer sees that an answer is being written. */
    private static final Duration TYPING_AFTER = Duration.ofSeconds(1);

    /** The time after which it is shown again: providers show it for 10 to 25 seconds. */
    private static final Duration TYPING_INTERVAL = Duration.ofSeconds(10);

    private final Supplier<Optional<WhatsAppSession>> session;
    private final Executor senders;
    private final TimeSource time;

    ReadReceipts(Supplier<Optional<WhatsAppSession>> session, Executor senders, TimeSource time) {
        this.session = session;
        this.senders = senders;
        this.time = time;
    }

    /** A turn that reads messages; ended once its interpreters and its handler have answered. */
    final class Reading {
        private final Alias who;
        private final List<String> messageIds;
        private TimeSource.@Nullable TimerHandle timer;
        private boolean ended;

        private Reading(Alias who, List<String> messageIds) {
            this.who = who;
            this.messageIds = messageIds;
        }

        private void show(boolean typing) {
            session.get()
                    .filter(WhatsAppSession::showsReading)
                    .ifPresent(line -> senders.execute(() -> show(line, typing)));
        }

        private void show(WhatsAppSession line, boolean typing) {
            CompletableFuture<?> unused = Stages.attempt(() -> line.seen(who, messageIds, typing))
                    .whenComplete((done, failure) -> {
                        if (failure != null) {
                            log.debug("That a message was read could not be shown: {}", failure.toString());
                        }
                    });
        }

        private synchronized void typingAfter(Duration delay) {
            if (!ended) {
                timer = time.schedule(delay, this::typing);
            }
        }

        private void typing() {
            show(true);
            typingAfter(TYPING_INTERVAL);
        }

        synchronized void end() {
            ended = true;
            if (timer != null) {
                timer.cancel();
            }
        }
    }

    /** Shows that messages are read from now on; of no messages nothing is shown. */
    Reading begin(Alias who, List<String> messageIds) {
        Reading reading = new Reading(who, messageIds);
        if (!messageIds.isEmpty()
                && session.get().filter(WhatsAppSession::showsReading).isPresent()) {
            reading.show(false);
            reading.typingAfter(TYPING_AFTER);
        }
        return reading;
    }
}
