package io.fairbot.whatsapp.web.internal.keys;

import io.fairbot.store.Model;
import io.fairbot.whatsapp.channel.ChannelModel;
import io.fairbot.whatsapp.web.internal.binary.Jid;
import java.util.Optional;

/**
 * The other address of a person, as it is stored under each of the two.
 *
 * @param other the address by LID under that by number, and the other way round
 */
public record StoredPerson(String other) {
    /** The documents, one for each address. */
    public static final Model<StoredPerson> MODEL =
            Model.builder("web_people", StoredPerson.class).build();

    /** The documents, in which nothing is secret. */
    public static final ChannelModel<StoredPerson> STORED = ChannelModel.of(MODEL);

    Optional<Jid> jid() {
        return Jid.find(other);
    }

    /** Returns the name of the type alone. */
    @Override
    public String toString() {
        return "StoredPerson";
    }
}
