package io.fairbot.whatsapp.web.internal.keys;

import io.fairbot.store.Document;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.channel.ChannelStore;
import io.fairbot.whatsapp.web.internal.binary.Jid;
import io.fairbot.whatsapp.web.internal.signal.SessionRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The stored sessions of a line. They belong to a person's LID as soon as it is known: sessions under the number are moved with the first
 * message after that. Safe for use from any thread.
 *
 * <p>It only reads. What changes is a list of writes, each of which is applied only when nobody else has changed the same sessions since they
 * were read: of two messages that are based on the same sessions one is rejected, and is decrypted or encrypted again.
 */
public final class SessionBook {
    private final ChannelStore store;

    /**
     * Creates the book of a line.
     *
     * @param store the store of the line
     */
    public SessionBook(ChannelStore store) {
        this.store = store;
    }

    /**
     * The sessions with one device, as they were read.
     *
     * @param address the address under which they are stored
     * @param document what is stored there; empty when there is nothing
     * @param moved what is stored under the number, and belongs to the LID now; empty when there is nothing
     */
    public record ReadSessions(
            Jid address, Optional<Document<StoredSessions>> document, Optional<Document<StoredSessions>> moved) {

        /**
         * Returns the sessions.
         *
         * @return the sessions, possibly none
         */
        public SessionRecord sessions() {
            return document.or(() -> moved).map(stored -> stored.value().read()).orElse(SessionRecord.EMPTY);
        }

        /**
         * Returns the writes that store the sessions as they are after a message.
         *
         * @param after the sessions
         * @return one or two writes
         */
        public List<Write> writes(SessionRecord after) {
            List<Write> writes = new ArrayList<>();
            StoredSessions next = StoredSessions.of(after);
            writes.add(document.<Write>map(read -> Write.replace(read, next))
                    .orElseGet(() -> Write.insert(StoredSessions.MODEL, address.toString(), next)));
            moved.map(Write::delete).ifPresent(writes::add);
            return writes;
        }
    }

    /**
     * Reads the sessions with a device.
     *
     * @param device its address, by number or by LID
     * @param alsoKnownAs the person's other address, where a message has told it; empty where the store is to say it
     * @return the sessions
     */
    public CompletionStage<ReadSessions> read(Jid device, Optional<Jid> alsoKnownAs) {
        return alsoKnownAs
                .<CompletionStage<Optional<Jid>>>map(told -> CompletableFuture.completedStage(Optional.of(told)))
                .orElseGet(() -> other(device.person()))
                .thenCompose(other -> readAt(device, other.map(person -> person.withDevice(device.device()))));
    }

    private CompletionStage<ReadSessions> readBoth(Jid lid, Jid phone) {
        return stored(lid)
                .thenCompose(atLid -> atLid.isPresent()
                        ? CompletableFuture.completedStage(new ReadSessions(lid, atLid, Optional.empty()))
                        : stored(phone).thenApply(atPhone -> new ReadSessions(lid, Optional.empty(), atPhone)));
    }

    private CompletionStage<ReadSessions> readAt(Jid device, Optional<Jid> other) {
        if (other.isEmpty()) {
            return stored(device).thenApply(found -> new ReadSessions(device, found, Optional.empty()));
        }
        return device.server().equals(Jid.LID) ? readBoth(device, other.get()) : readBoth(other.get(), device);
    }

    private CompletionStage<Optional<Document<StoredSessions>>> stored(Jid device) {
        return store.get(StoredSessions.MODEL, device.toString());
    }

    /**
     * Returns the other address of a person.
     *
     * @param person the address by number or by LID
     * @return the other one; empty when it is not known
     */
    public CompletionStage<Optional<Jid>> other(Jid person) {
        return store.get(StoredPerson.MODEL, person.toString())
                .thenApply(found -> found.flatMap(document -> document.value().jid()));
    }

    /**
     * Returns the writes that store both addresses of a person.
     *
     * @param one the one
     * @param other the other
     * @return the writes; none when they are stored already
     */
    public CompletionStage<List<Write>> learn(Jid one, Jid other) {
        return other(one)
                .thenApply(known -> known.equals(Optional.of(other))
                        ? List.of()
                        : List.of(
                                Write.put(StoredPerson.MODEL, one.toString(), new StoredPerson(other.toString())),
                                Write.put(StoredPerson.MODEL, other.toString(), new StoredPerson(one.toString()))));
    }
}
