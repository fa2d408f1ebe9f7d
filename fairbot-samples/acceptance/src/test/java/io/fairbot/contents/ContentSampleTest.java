package io.fairbot.contents;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.whatsapp.content.Media;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.MessageContent;
import io.fairbot.whatsapp.content.OutboundContent;
import io.fairbot.whatsapp.content.Unsupported;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table has a row for each content, each kind of medium, and a reason for each way that is missing. */
class ContentSampleTest {
    private static List<Class<?>> classes(Collection<?> contents) {
        return contents.stream().<Class<?>>map(Object::getClass).distinct().toList();
    }

    private static List<MessageContent> received() {
        return ContentSample.allReceived().stream()
                .map(row -> row.received().content("m0"))
                .toList();
    }

    private static List<OutboundContent> sent() {
        return ContentSample.allSent().stream()
                .map(row -> row.sent().content("m0"))
                .toList();
    }

    @Test
    void everythingThatACustomerCanSendIsInTheTable() {
        assertThat(classes(received())).containsExactlyInAnyOrder(MessageContent.class.getPermittedSubclasses());
    }

    @Test
    void everythingThatABotCanSendIsInTheTable() {
        List<Class<?>> wanted = Arrays.stream(OutboundContent.class.getPermittedSubclasses())
                .<Class<?>>map(type -> type)
                // It is read from the store only: UNKNOWN says why.
                .filter(type -> type != Unsupported.class)
                .toList();
        assertThat(classes(sent())).containsExactlyInAnyOrderElementsOf(wanted);
    }

    @ParameterizedTest
    @EnumSource(MediaKind.class)
    void everyKindOfMediumGoesBothWays(MediaKind kind) {
        Stream.of(received(), sent())
                .forEach(contents -> assertThat(contents.stream()
                                .filter(Media.class::isInstance)
                                .map(content -> ((Media) content).media().kind()))
                        .containsOnlyOnce(kind));
    }

    @ParameterizedTest
    @EnumSource(ContentSample.class)
    void aWayThatIsMissingHasAReason(ContentSample row) {
        assertThat(row.reasons())
                .hasSizeLessThan(2)
                .allSatisfy(reason -> assertThat(reason).hasSizeGreaterThan(10));
    }
}
