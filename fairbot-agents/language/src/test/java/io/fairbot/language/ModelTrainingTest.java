package io.fairbot.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelTrainingTest {
    @TempDir
    private Path folder;

    @Test
    void aBuildTrainsAModel() throws IOException {
        Path examples = folder.resolve("own.txt");
        String text = "[languages pt]\n[intent yes]\nsim\nclaro\n[intent no]\nnão\nnunca\n";
        Files.writeString(examples, text);
        Path model = folder.resolve("made/own.model");
        ModelTraining.main(new String[] {examples.toString(), model.toString()});
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        IntentModel.train(IntentExamples.parse(text, "own.txt")).write(bytes);
        assertThat(model).hasBinaryContent(bytes.toByteArray());
    }

    @Test
    void bothFilesAreNeeded() {
        assertThatThrownBy(() -> ModelTraining.main(new String[] {"own.txt"}))
                .hasMessage("Two arguments are needed: the file of examples and that of the model.");
    }
}
