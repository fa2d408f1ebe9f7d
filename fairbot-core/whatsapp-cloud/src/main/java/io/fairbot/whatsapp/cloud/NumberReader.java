package io.fairbot.whatsapp.cloud;

import io.fairbot.runtime.TimeSource;
import io.fairbot.whatsapp.cloud.internal.graph.GraphClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A reader of the status of a line's number, which Meta tells, and of the end of its token. It remembers the last answer. Safe for
 * use from any thread.
 */
final class NumberReader {
    private static final Logger log = LoggerFactory.getLogger(NumberReader.class);
    private static final Duration TOKEN_INTERVAL = Duration.ofHours(6);
    private static final Duration SOON = Duration.ofDays(7);

    private final String branch;
    private final CloudLine facts;
    private final GraphClient client;
    private final TimeSource time;
    private @Nullable NumberStatus last;
    private @Nullable Instant tokenEnd;
    private @Nullable Instant tokenReadAt;

    NumberReader(String branch, CloudLine facts, GraphClient client, TimeSource time) {
        this.branch = branch;
        this.facts = facts;
        this.client = client;
        this.time = time;
    }

    /** Reads the number, which shows that the token is accepted; the end of the token follows by itself. */
    CompletionStage<NumberStatus> read() {
        return client.get(facts.token(), facts.number() + NumberStatus.FIELDS).thenApply(answer -> {
            NumberStatus status = NumberStatus.of(answer, time.now());
            remember(status);
            if (isTokenDue()) {
                readToken();
            }
            return status;
        });
    }

    private void remember(NumberStatus status) {
        NumberStatus before;
        synchronized (this) {
            before = last;
            last = status;
        }
        boolean isNew = before == null
                || !before.quality().equals(status.quality())
                || !before.status().equals(status.status())
                || !before.limit().equals(status.limit());
        if (isNew && status.isBad()) {
            log.warn(
                    "The number of the branch {} has the status {} and the quality {}; look at it in Meta's dashboard",
                    branch,
                    status.status(),
                    status.quality());
        } else if (isNew) {
            log.info(
                    "The number of the branch {} has the status {}, the quality {} and the limit {}",
                    branch,
                    status.status(),
                    status.quality(),
                    status.limit());
        }
    }

    private synchronized boolean isTokenDue() {
        Instant now = time.now();
        boolean isDue =
                tokenReadAt == null || Duration.between(tokenReadAt, now).compareTo(TOKEN_INTERVAL) >= 0;
        if (isDue) {
            tokenReadAt = now;
        }
        return isDue;
    }

    private void readToken() {
        LineCheck.token(client, facts.token()).whenComplete((token, failure) -> {
            if (failure == null) {
                long end = token.path("expires_at").asLong();
                synchronized (this) {
                    tokenEnd = end == 0 ? null : Instant.ofEpochSecond(end);
                }
            } else {
                log.debug("The end of the token of the branch {} cannot be read", branch);
            }
        });
    }

    /** Forgets the end of the token: there is another one. */
    synchronized void forgetToken() {
        tokenEnd = null;
        tokenReadAt = null;
    }

    /** Returns what Meta told last. */
    synchronized Optional<NumberStatus> last() {
        return Optional.ofNullable(last);
    }

    /** Returns when the token ends; empty where it does not, or that is not known. */
    synchronized Optional<Instant> tokenEnd() {
        return Optional.ofNullable(tokenEnd);
    }

    /** Returns what an operator should mend. */
    Optional<String> problem() {
        Optional<String> ofToken = tokenEnd()
                .filter(end -> end.isBefore(time.now().plus(SOON)))
                .map(end -> "The access token of the branch " + branch + " ends at " + end
                        + "; replace it by one of a system user, which does not.");
        String all = Stream.concat(last().flatMap(status -> status.problem(branch)).stream(), ofToken.stream())
                .collect(Collectors.joining(" "));
        return Optional.of(all).filter(text -> !text.isEmpty());
    }
}
