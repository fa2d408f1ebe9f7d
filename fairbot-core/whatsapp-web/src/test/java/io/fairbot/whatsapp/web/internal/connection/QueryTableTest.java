package io.fairbot.whatsapp.web.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.runtime.virtual.VirtualPlatform;
import io.fairbot.whatsapp.web.internal.binary.Node;
import io.fairbot.whatsapp.web.internal.connection.QueryTable.WaitingQuery;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class QueryTableTest {
    private static final Node QUERY = Node.of("iq").with("type", "get");

    private final VirtualPlatform time = new VirtualPlatform(Instant.parse("2026-12-01T12:00:00Z"), 1);
    private final QueryTable queries = new QueryTable(time.platform().time(), Duration.ofSeconds(20));

    private static Node answer(WaitingQuery query, String type) {
        return Node.of("iq").with("type", type).with("id", query.query().attribute("id"));
    }

    @Test
    void eachRequestHasAnIdAndItsOwnAnswer() {
        WaitingQuery first = queries.add(QUERY);
        WaitingQuery second = queries.add(QUERY);

        assertThat(queries.answer(answer(second, "result").with("t", "2"))).isTrue();
        assertThat(queries.answer(answer(first, "result").with("t", "1"))).isTrue();

        assertThat(first.answer().join().attribute("t")).hasValue("1");
        assertThat(second.answer().join().attribute("t")).hasValue("2");
        assertThat(queries.answer(answer(first, "result"))).isFalse();
    }

    @Test
    void whatIsNoAnswerIsNone() {
        WaitingQuery query = queries.add(QUERY);

        assertThat(queries.answer(answer(query, "set"))).isFalse();
        assertThat(queries.answer(Node.of("iq").with("type", "result"))).isFalse();
        assertThat(queries.answer(Node.of("ib")
                        .with("type", "result")
                        .with("id", query.query().attribute("id"))))
                .isFalse();
        assertThat(query.answer()).isNotDone();
    }

    @Test
    void aRefusalHasItsCode() {
        WaitingQuery coded = queries.add(QUERY);
        WaitingQuery bare = queries.add(QUERY);

        queries.answer(answer(coded, "error").add(Node.of("error").with("code", "404")));
        queries.answer(answer(bare, "error"));

        assertThatThrownBy(coded.answer()::join)
                .hasRootCauseMessage("The server refused a request with the code 404.")
                .rootCause()
                .extracting("code")
                .isEqualTo("404");
        assertThatThrownBy(bare.answer()::join)
                .hasRootCauseMessage("The server refused a request with the code unknown.");
    }

    @Test
    void anAnswerThatDoesNotComeInTimeIsAFailure() {
        WaitingQuery query = queries.add(QUERY);

        time.advance(Duration.ofSeconds(20));

        assertThatThrownBy(query.answer()::join)
                .hasRootCauseMessage("The server did not answer a request within 20000 ms.");
        assertThat(queries.answer(answer(query, "result"))).isFalse();
    }

    @Test
    void theEndOfTheConnectionFailsAllRequestsAndThoseToCome() {
        WaitingQuery before = queries.add(QUERY);

        queries.end("The server has closed the connection.");
        WaitingQuery after = queries.add(QUERY);

        assertThatThrownBy(before.answer()::join).hasRootCauseMessage("The server has closed the connection.");
        assertThatThrownBy(after.answer()::join).hasRootCauseMessage("The server has closed the connection.");
    }

    @Test
    void anAcknowledgementRepeatsWhoAndWhat() {
        Node receipt = Node.of("receipt")
                .with("id", "A1")
                .with("from", "5548990001111@s.whatsapp.net")
                .with("type", "read")
                .with("participant", "5548990001111:2@s.whatsapp.net")
                .with("recipient", "5548990002222@s.whatsapp.net");

        assertThat(StanzaAck.of(receipt).orElseThrow().attributes())
                .containsEntry("class", "receipt")
                .containsEntry("id", "A1")
                .containsEntry("to", "5548990001111@s.whatsapp.net")
                .containsEntry("type", "read")
                .containsEntry("participant", "5548990001111:2@s.whatsapp.net")
                .containsEntry("recipient", "5548990002222@s.whatsapp.net");
        Node message = Node.of("message").with("id", "A1").with("from", "x@lid").with("type", "text");
        assertThat(StanzaAck.of(message).orElseThrow().attributes()).doesNotContainKey("type");
        assertThat(StanzaAck.of(Node.of("call").with("id", "A1"))).isEmpty();
        assertThat(StanzaAck.of(Node.of("call").with("from", "x@lid"))).isEmpty();
    }
}
