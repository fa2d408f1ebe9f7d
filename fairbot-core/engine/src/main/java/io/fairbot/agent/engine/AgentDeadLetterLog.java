package io.fairbot.agent.engine;

import io.fairbot.agent.AgentMessage;
import io.fairbot.agent.AgentMessageFailure;
import io.fairbot.runtime.TimeSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A log of messages that were not handled: their number, and the last 50 without payloads. Safe for use from any thread. */
final class AgentDeadLetterLog {
    private static final Logger log = LoggerFactory.getLogger(AgentDeadLetterLog.class);
    private static final int MAX_RECENT = 50;

    private final TimeSource time;
    private final Deque<AgentDeadLetter> recent = new ArrayDeque<>();
    private long count;

    AgentDeadLetterLog(TimeSource time) {
        this.time = time;
    }

    void add(AgentMessage message, AgentMessageFailure failure) {
        log.debug("The {} is a dead letter: {}", message, failure);
        AgentDeadLetter dead =
                new AgentDeadLetter(message.id(), message.from(), message.to(), message.type(), failure, time.now());
        synchronized (this) {
            count++;
            recent.addLast(dead);
            if (recent.size() > MAX_RECENT) {
                recent.removeFirst();
            }
        }
    }

    synchronized long count() {
        return count;
    }

    /** Returns the last dead letters, the newest last. */
    synchronized List<AgentDeadLetter> recent() {
        return List.copyOf(recent);
    }
}
