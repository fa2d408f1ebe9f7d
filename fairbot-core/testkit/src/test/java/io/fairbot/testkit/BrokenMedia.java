package io.fairbot.testkit;

import static io.fairbot.testkit.BrokenChannel.sending;
import static io.fairbot.testkit.BrokenChannel.sendingContent;

import io.fairbot.media.MediaLimits;
import io.fairbot.media.MediaStore;
import io.fairbot.testkit.BrokenChannel.Kind;
import io.fairbot.testkit.ForwardingChannel.ForwardingSession;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.channel.Preparation;
import io.fairbot.whatsapp.channel.PreparedMessage;
import io.fairbot.whatsapp.content.Media;
import io.fairbot.whatsapp.content.MediaRef;
import io.fairbot.whatsapp.content.Text;
import java.io.ByteArrayInputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Channels that break a promise about the bytes of media. */
final class BrokenMedia {
    /** All of them, with the case that has to find each. */
    static final List<Kind> ALL = List.of(
            new Kind(
                    "fetches the begin of a medium only",
                    "aMediumIsFetched",
                    sending(session -> new ForwardingSession(session) {
                        @Override
                        public CompletionStage<MediaRef> fetch(MediaRef media, MediaStore into) {
                            return super.fetch(media, MediaStore.memory(MediaLimits.DEFAULTS))
                                    .thenCompose(all -> into.put(
                                            media.kind(), media.mimeType(), new ByteArrayInputStream(PNG_BEGIN)));
                        }
                    })),
            new Kind("fetches beside the store", "aMediumIsFetched", sending(session -> new ForwardingSession(session) {
                @Override
                public CompletionStage<MediaRef> fetch(MediaRef media, MediaStore into) {
                    return super.fetch(media, MediaStore.memory(MediaLimits.DEFAULTS))
                            .thenApply(all -> all.withBytes(33, "0".repeat(64)));
                }
            })),
            new Kind(
                    "forgets the limit of a store",
                    "aMediumOverTheLimitIsRefused",
                    sending(session -> new ForwardingSession(session) {
                        @Override
                        public CompletionStage<MediaRef> fetch(MediaRef media, MediaStore into) {
                            return super.fetch(media, MediaStore.memory(MediaLimits.DEFAULTS));
                        }
                    })),
            new Kind(
                    "does not look at the checksum",
                    "aMediumOfAnotherChecksumIsRefused",
                    sending(session -> new ForwardingSession(session) {
                        @Override
                        public CompletionStage<MediaRef> fetch(MediaRef media, MediaStore into) {
                            return super.fetch(MediaRef.of(media.kind(), media.id(), media.mimeType()), into);
                        }
                    })),
            new Kind(
                    "says nothing of bytes that are gone",
                    "aMediumThatIsGoneIsSaidSo",
                    sending(session -> new ForwardingSession(session) {
                        @Override
                        public CompletionStage<MediaRef> fetch(MediaRef media, MediaStore into) {
                            return super.fetch(media, into).exceptionally(failure -> media);
                        }
                    })),
            new Kind(
                    "says in other words that bytes are gone",
                    "aMediumThatIsGoneIsSaidSo",
                    sending(session -> new ForwardingSession(session) {
                        @Override
                        public CompletionStage<MediaRef> fetch(MediaRef media, MediaStore into) {
                            return super.fetch(media, into)
                                    .exceptionallyCompose(
                                            failure -> CompletableFuture.failedStage(new IllegalStateException("404")));
                        }
                    })),
            new Kind(
                    "sends the caption alone",
                    "aMediumArrivesWithItsBytes",
                    sendingContent(Media.class, medium -> new Text(medium.text()))),
            new Kind(
                    "sends a medium whose bytes are gone",
                    "aMediumWhoseBytesAreGoneIsNotSent",
                    sending(session -> new ForwardingSession(session) {
                        @Override
                        public CompletionStage<Preparation> prepare(OutboundMessage message) {
                            return super.prepare(message)
                                    .thenApply(result -> result instanceof Preparation.Refusal
                                            ? new Preparation.Ready(
                                                    new PreparedMessage(message, message.id(), "", List.of()))
                                            : result);
                        }
                    })));

    /** A picture without its last bytes. */
    private static final byte[] PNG_BEGIN = HexFormat.of().parseHex("89504e470d0a1a0a0000000d49484452");

    private BrokenMedia() {}
}
