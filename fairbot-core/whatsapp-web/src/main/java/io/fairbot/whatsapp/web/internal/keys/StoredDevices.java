package io.fairbot.whatsapp.web.internal.keys;

import io.fairbot.store.Model;
import io.fairbot.whatsapp.channel.ChannelModel;
import java.time.Instant;
import java.util.List;

/**
 * The devices of a person, as they are stored under the person's address.
 *
 * @param devices the numbers of the devices; 0 is the phone
 * @param at when the server told them
 */
public record StoredDevices(List<Integer> devices, Instant at) {
    /** The documents, one for each person. */
    public static final Model<StoredDevices> MODEL =
            Model.builder("web_devices", StoredDevices.class).build();

    /** The documents, in which nothing is secret. */
    public static final ChannelModel<StoredDevices> STORED = ChannelModel.of(MODEL);

    /** Copies the numbers. */
    public StoredDevices {
        devices = List.copyOf(devices);
    }
}
