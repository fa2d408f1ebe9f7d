package io.fairbot.testkit;

import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.Model;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.WhatsAppProvider;
import io.fairbot.whatsapp.channel.Acceptance;
import io.fairbot.whatsapp.channel.ChannelModel;
import io.fairbot.whatsapp.channel.ChannelStore;
import io.fairbot.whatsapp.channel.LineContext;
import io.fairbot.whatsapp.channel.Preparation;
import io.fairbot.whatsapp.channel.PreparedMessage;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The sandbox with keys: the numbers of {@link KeyedProvider} are documents of the line, which advance with its messages. */
final class KeyedChannel extends ForwardingChannel {
    static final Model<KeyNumber> KEYS =
            Model.builder("test_keys", KeyNumber.class).build();
    private static final String IN = "in";
    private static final String OUT = "out";
    private static final String SENT = "sent";

    private final KeyedProvider provider;

    /** The number of the next key. */
    record KeyNumber(int next) {}

    KeyedChannel(WhatsAppChannel sandbox, KeyedProvider provider) {
        super(sandbox);
        this.provider = provider;
    }

    @Override
    public boolean keepsKeys() {
        return true;
    }

    @Override
    public List<ChannelModel<?>> models() {
        return List.of(ChannelModel.of(KEYS).secret("next"));
    }

    @Override
    public CompletionStage<WhatsAppSession> open(LineContext line) {
        return super.open(withSink(line, new Decrypting(line)))
                .thenApply(session -> new Encrypting(session, line.branch().id(), line.store()));
    }

    private static int number(Optional<Document<KeyNumber>> stored) {
        return stored.map(document -> document.value().next()).orElse(0);
    }

    private static Write next(String id, Optional<Document<KeyNumber>> stored) {
        KeyNumber next = new KeyNumber(number(stored) + 1);
        return stored.<Write>map(document -> Write.replace(document, next))
                .orElseGet(() -> Write.insert(KEYS, id, next));
    }

    /** Hands over what can be read, together with the next number. */
    private final class Decrypting extends ForwardingSink {
        private final LineContext line;

        Decrypting(LineContext line) {
            super(line.sink());
            this.line = line;
        }

        @Override
        public CompletionStage<Acceptance> accept(InboundMessage message, List<Write> writes) {
            return line.store().get(KEYS, IN).thenCompose(stored -> {
                if (number(stored) != provider.nextKey(line.branch().id())) {
                    return CompletableFuture.failedStage(new IllegalStateException("It cannot be read."));
                }
                return super.accept(message, List.of(next(IN, stored)));
            });
        }
    }

    /** Prepares each message under a number of its own, which it remembers until it is committed. */
    private final class Encrypting extends ForwardingSession {
        private final String branch;
        private final ChannelStore store;
        private CompletionStage<?> lastWrite = CompletableFuture.completedStage(null);

        Encrypting(WhatsAppSession session, String branch, ChannelStore store) {
            super(session);
            this.branch = branch;
            this.store = store;
        }

        @Override
        public CompletionStage<Preparation> prepare(OutboundMessage message) {
            return super.prepare(message)
                    .thenCompose(result -> result instanceof Preparation.Ready ready
                            ? store.get(KEYS, OUT).thenApply(stored -> keyed(ready.message(), stored))
                            : CompletableFuture.completedStage(result));
        }

        private Preparation keyed(PreparedMessage prepared, Optional<Document<KeyNumber>> stored) {
            return new Preparation.Ready(new PreparedMessage(
                    prepared.message(),
                    prepared.channelId(),
                    String.valueOf(number(stored)),
                    List.of(next(OUT, stored))));
        }

        @Override
        public CompletionStage<Transmission> transmit(PreparedMessage prepared) {
            if (!state().isOpen() || !provider.take(branch, prepared.payload(), prepared.channelId())) {
                return CompletableFuture.completedStage(new Transmission.Failed(
                        FailureCause.other(WhatsAppProvider.WEB, "key"), "The line is closed, or the key was used."));
            }
            return super.transmit(prepared).thenApply(result -> {
                count();
                return result;
            });
        }

        /** Counts what was sent, in a write that belongs to no message. */
        private synchronized void count() {
            lastWrite = lastWrite
                    .thenCompose(done -> store.get(KEYS, SENT))
                    .thenCompose(stored -> store.commit(List.of(next(SENT, stored))))
                    .thenApply(BatchResult::orThrow)
                    .handle((done, failure) -> true);
        }

        @Override
        public synchronized CompletionStage<Void> close() {
            CompletionStage<Void> closed = super.close();
            return lastWrite.thenCompose(done -> closed);
        }
    }
}
