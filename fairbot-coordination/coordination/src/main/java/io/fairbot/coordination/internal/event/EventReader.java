package io.fairbot.coordination.internal.event;

import io.fairbot.coordination.internal.event.EventText.ResyncReason;
import io.fairbot.event.Event;
import io.fairbot.event.EventPosition;
import io.fairbot.http.stream.StreamClose;
import io.fairbot.http.stream.StreamListener;
import io.fairbot.http.stream.StreamSession;
import io.fairbot.http.stream.StreamSession.SendResult;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A reader of events on one connection. One that cannot follow is sent nothing until half of its queue is free, then a resync. Its state
 * belongs to the lock of {@link EventBroadcaster}.
 */
final class EventReader implements StreamListener {
    private static final StreamClose TOO_MANY = new StreamClose(1013, "Too many readers; try again later.");

    private final EventBroadcaster broadcaster;
    private final ReaderRequest request;
    private @Nullable StreamSession session;
    private boolean behind;

    /**
     * What a reader wants.
     *
     * @param position where it continues, empty epoch for the present
     * @param visible what it wants and may see
     */
    record ReaderRequest(EventPosition position, Predicate<Event> visible) {
        boolean isNew() {
            return position.epoch().isEmpty();
        }
    }

    EventReader(EventBroadcaster broadcaster, ReaderRequest request) {
        this.broadcaster = broadcaster;
        this.request = request;
    }

    ReaderRequest request() {
        return request;
    }

    @Override
    public void onOpen(StreamSession opened) {
        session = opened;
        broadcaster.join(this);
    }

    @Override
    public void onWritable(StreamSession same) {
        broadcaster.resumed(this);
    }

    @Override
    public void onClose(StreamSession same, StreamClose close) {
        broadcaster.leave(this);
    }

    boolean sees(Event event) {
        return !behind && request.visible().test(event);
    }

    void send(String text) {
        StreamSession open = session;
        if (open != null && !behind && open.send(text) == SendResult.FULL) {
            behind = true;
        }
    }

    /** Sends a resync; a reader whose queue is still full gets it later. */
    void resync(long sequence, ResyncReason reason) {
        behind = false;
        send(EventText.resync(sequence, reason));
    }

    /** Ends the connection of one reader too many. */
    void refuse() {
        StreamSession open = session;
        if (open != null) {
            open.close(TOO_MANY);
        }
    }

    boolean isBehind() {
        return behind;
    }
}
