package io.fairbot.agent.engine;

import io.fairbot.agent.AgentMessage;
import io.fairbot.agent.AgentMessageFailure;
import io.fairbot.runtime.TimeSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts messages that nobody handled, and remembers the last ones without what they say. */
final class AgentDeadLetterLog {
    private static final Logger log = LoggerFactory.getLogger(AgentDeadLetterLog.class);
    private static final int REMEMBERED = 50;

    private final TimeSource time;
    private final Deque<AgentDeadLetter> last = new ArrayDeque<>();
    private long count;

    AgentDeadLetterLog(TimeSource time) {
        this.time = time;
    }

    void add(AgentMessage message, AgentMessageFailure why) {
        log.debug("The {} is dead: {}", message, why);
        AgentDeadLetter dead =
                new AgentDeadLetter(message.id(), message.from(), message.to(), message.type(), why, time.now());
        synchronized (this) {
            count++;
            last.addLast(dead);
            if (last.size() > REMEMBERED) {
                last.removeFirst();
            }
        }
    }

    synchronized long count() {
        return count;
    }

    /** The last ones, the newest last. */
    synchronized List<AgentDeadLetter> last() {
        return List.copyOf(last);
    }
}
