package io.fairbot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.agent.Agent;
import io.fairbot.agents.branch.BranchAgent;
import io.fairbot.agents.exchange.ExchangeAgent;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Setting;
import io.fairbot.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The tables of docs/operate/CONFIGURATION.md are written by the code that reads the settings. */
@Tag("place")
class ConfigurationDocumentTest {
    private static final Path DOCUMENT = Repository.file("docs/operate/CONFIGURATION.md");
    private static final String BEGIN =
            "<!-- The tables are written by ConfigurationDocumentTest; do not change them by hand. -->\n";
    private static final String END = "<!-- End of the tables. -->\n";

    @Test
    void theTablesAreThoseOfTheCode() throws IOException {
        String document = Files.readString(DOCUMENT);
        String current = document.substring(0, document.indexOf(BEGIN))
                + BEGIN
                + tables()
                + document.substring(document.indexOf(END));
        if ("write".equals(System.getProperty("fairbot.docs"))) {
            Files.writeString(DOCUMENT, current);
            return;
        }
        assertThat(document)
                .as("docs/operate/CONFIGURATION.md is stale; write it anew with mvn verify -Dfairbot.docs=write")
                .isEqualTo(current);
    }

    @Test
    void everyFieldOfOurOwnAgentsIsExplainedWithItsDefault() throws IOException {
        String document = Files.readString(DOCUMENT);
        for (Agent agent : List.of(new BranchAgent(), new ExchangeAgent())) {
            JsonNode values = Json.mapper()
                    .valueToTree(agent.configuration().orElseThrow().initial());
            values.properties()
                    .forEach(field -> assertThat(document)
                            .as("a row of docs/operate/CONFIGURATION.md")
                            .contains("| " + agent.info().id() + " | `" + field.getKey() + "` | "
                                    + field.getValue().asText() + " | "));
        }
    }

    private static String tables() {
        StringBuilder text = new StringBuilder();
        for (BootstrapSettings.SettingGroup group : BootstrapSettings.groups()) {
            text.append("\n### ").append(group.title()).append("\n\n");
            text.append(group.about()).append("\n\n");
            text.append("| variable | default | meaning | allowed |\n|---|---|---|---|\n");
            group.settings().forEach(setting -> text.append(row(setting)));
        }
        return text.append("\n").toString();
    }

    private static String row(Setting<?> setting) {
        String fallback = setting.defaultValue().map(value -> "`" + value + "`").orElse("–");
        return "| `%s` | %s | %s%s | %s |\n"
                .formatted(
                        setting.name(),
                        fallback,
                        cell(setting.description()),
                        setting.secret() ? " *(secret)*" : "",
                        cell(setting.type().allowed()));
    }

    /** What would end a cell or begin a tag. */
    private static String cell(String text) {
        return text.replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;");
    }
}
