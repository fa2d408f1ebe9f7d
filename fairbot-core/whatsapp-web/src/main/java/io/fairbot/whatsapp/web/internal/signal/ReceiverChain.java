package io.fairbot.whatsapp.web.internal.signal;

import io.fairbot.whatsapp.web.internal.crypto.Bytes;
import io.fairbot.whatsapp.web.internal.crypto.CurvePublicKey;
import io.fairbot.whatsapp.web.internal.signal.UnreadableMessageException.UnreadableReason;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** A chain of messages that the other side sent under one key of its own, and the keys of those that have not arrived yet. */
record ReceiverChain(CurvePublicKey ratchetKey, ChainKey chain, SortedMap<Integer, Bytes> skipped) {
    /** The largest number of messages that may be missing before one that is read. */
    static final int MAX_SKIPPED = 2000;

    ReceiverChain {
        skipped = Collections.unmodifiableSortedMap(skipped);
    }

    /** A message's key, and the chain without it. */
    record ChainStep(Bytes seed, ReceiverChain after) {}

    static ReceiverChain begin(CurvePublicKey ratchetKey, ChainKey chain) {
        return new ReceiverChain(ratchetKey, chain, new TreeMap<>());
    }

    ChainStep take(int index) {
        return index < chain.index() ? takeSkipped(index) : advance(index);
    }

    private ChainStep takeSkipped(int index) {
        Bytes seed = skipped.get(index);
        if (seed == null) {
            throw new UnreadableMessageException(
                    UnreadableReason.REPEATED, "The key of a message was used already; the message is a repetition.");
        }
        SortedMap<Integer, Bytes> rest = new TreeMap<>(skipped);
        rest.remove(index);
        return new ChainStep(seed, new ReceiverChain(ratchetKey, chain, rest));
    }

    private ChainStep advance(int index) {
        if (index - chain.index() > MAX_SKIPPED) {
            throw new UnreadableMessageException(
                    UnreadableReason.TOO_FAR,
                    "More than " + MAX_SKIPPED + " messages are missing before this one, whose keys are not kept.");
        }
        SortedMap<Integer, Bytes> more = new TreeMap<>(skipped);
        ChainKey at = chain;
        while (at.index() < index) {
            more.put(at.index(), at.seed());
            at = at.next();
        }
        return new ChainStep(at.seed(), new ReceiverChain(ratchetKey, at.next(), more));
    }

    /** Returns the chain with the latest keys only. */
    ReceiverChain keepLatest(int count) {
        SortedMap<Integer, Bytes> kept = new TreeMap<>(skipped);
        while (kept.size() > count) {
            kept.remove(kept.firstKey());
        }
        return new ReceiverChain(ratchetKey, chain, kept);
    }

    @Override
    public String toString() {
        return "ReceiverChain[" + chain.index() + ", " + skipped.size() + " skipped]";
    }
}
