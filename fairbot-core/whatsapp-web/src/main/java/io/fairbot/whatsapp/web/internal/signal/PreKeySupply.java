package io.fairbot.whatsapp.web.internal.signal;

import io.fairbot.whatsapp.web.internal.crypto.CurveKeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a device knows of its own prekeys, apart from the one-time keys themselves, which are documents of their own.
 *
 * @param nextId the id of the next one-time prekey
 * @param signed the signed prekey that the server gives out
 * @param signedSince when it was generated
 * @param former signed prekeys that senders may still use, the latest first, up to {@value #MAX_FORMER}
 */
public record PreKeySupply(int nextId, SignedPreKey signed, Instant signedSince, List<SignedPreKey> former) {
    /** The largest id of a prekey: three bytes. */
    public static final int MAX_ID = 0xFF_FFFF;

    /** The number of one-time prekeys of a new device. */
    public static final int FIRST_COUNT = 812;

    /** The number of one-time prekeys at the server below which more are uploaded. */
    public static final int LOW_COUNT = 50;

    /** The largest number of former signed prekeys. */
    public static final int MAX_FORMER = 3;

    /** The time after which the signed prekey is replaced. */
    public static final Duration SIGNED_LIFE = Duration.ofDays(7);

    /** Copies the former keys. */
    public PreKeySupply {
        former = List.copyOf(former);
    }

    /**
     * One-time prekeys that were generated.
     *
     * @param supply the supply after it
     * @param keys the keys, to be stored in the same batch
     */
    public record MorePreKeys(PreKeySupply supply, List<OneTimePreKey> keys) {}

    /**
     * Creates the supply of a new device.
     *
     * @param identity its identity
     * @param now the time
     * @param random the source of the signed prekey
     * @return a supply without one-time prekeys
     */
    public static PreKeySupply create(LocalIdentity identity, Instant now, SecureRandom random) {
        return new PreKeySupply(1, SignedPreKey.generate(1, identity, random), now, List.of());
    }

    /**
     * Generates one-time prekeys.
     *
     * @param count how many, 1 or more
     * @param random the source of the keys
     * @return the keys, and the supply after it
     */
    public MorePreKeys generate(int count, SecureRandom random) {
        List<OneTimePreKey> keys = new ArrayList<>(count);
        int id = nextId;
        for (int i = 0; i < count; i++) {
            keys.add(new OneTimePreKey(id, CurveKeyPair.generate(random)));
            id = after(id);
        }
        return new MorePreKeys(new PreKeySupply(id, signed, signedSince, former), List.copyOf(keys));
    }

    /**
     * Returns whether the signed prekey is due to be replaced.
     *
     * @param now the time
     * @return true once it is {@link #SIGNED_LIFE} old
     */
    public boolean isRotationDue(Instant now) {
        return !now.isBefore(signedSince.plus(SIGNED_LIFE));
    }

    /**
     * Replaces the signed prekey; the former one is kept for senders who have it still.
     *
     * @param identity the identity that signs the next one
     * @param now the time
     * @param random the source of the key
     * @return the supply after it
     */
    public PreKeySupply rotate(LocalIdentity identity, Instant now, SecureRandom random) {
        SignedPreKey next = SignedPreKey.generate(after(signed.id()), identity, random);
        List<SignedPreKey> kept = Stream.concat(Stream.of(signed), former.stream())
                .limit(MAX_FORMER)
                .toList();
        return new PreKeySupply(nextId, next, now, kept);
    }

    /**
     * Finds a signed prekey.
     *
     * @param id its id
     * @return the present one or a former one; empty when it is too old
     */
    public Optional<SignedPreKey> findSigned(int id) {
        return Stream.concat(Stream.of(signed), former.stream())
                .filter(key -> key.id() == id)
                .findFirst();
    }

    private static int after(int id) {
        return id == MAX_ID ? 1 : id + 1;
    }
}
