package io.fairbot.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IntentModelTest {
    @Test
    void twoTrainingsGiveTheSameBytes() throws IOException {
        assertThat(bytes(IntentModel.train(Barber.examples()))).isEqualTo(bytes(IntentModel.train(Barber.examples())));
    }

    @Test
    void aModelReadsWhatItWrote() throws IOException {
        IntentModel model = IntentModel.train(Barber.examples());
        IntentModel read = IntentModel.read(new ByteArrayInputStream(bytes(model)));
        assertThat(bytes(read)).isEqualTo(bytes(model));
        assertThat(read.intents()).isEqualTo(Barber.examples().intents());
        assertThat(read.languages()).containsExactly("pt", "en");
        String text = "oi, qnto custa o corte e onde fica?";
        assertThat(new IntentClassifier(read).classify(text)).isEqualTo(new IntentClassifier(model).classify(text));
    }

    @Test
    void whatIsNoModelIsRefusedWithASentence() throws IOException {
        byte[] model = bytes(IntentModel.train(Barber.examples()));
        assertThatThrownBy(() -> IntentModel.read(new ByteArrayInputStream(new byte[] {1, 2, 3, 4, 5})))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "The model of intents does not begin as one of this version. Train it anew from its examples.");
        assertThatThrownBy(() -> IntentModel.read(new ByteArrayInputStream(Arrays.copyOf(model, model.length / 2))))
                .isInstanceOf(IOException.class)
                .hasMessage("The model of intents ends too early. Train it anew from its examples.");
    }

    @Test
    void aDamagedModelIsReadOrRefusedAndNothingElse() throws IOException {
        byte[] model = bytes(IntentModel.train(Barber.examples()));
        long seed = 20261201;
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            byte[] damaged = model.clone();
            damaged[4 + random.nextInt(Math.min(2_000, damaged.length - 4))] = (byte) random.nextInt(256);
            try {
                IntentModel.read(new ByteArrayInputStream(damaged));
            } catch (IOException expected) {
                assertThat(expected).as("seed %d, round %d", seed, round).hasMessageNotContaining("null");
            }
        }
    }

    private static byte[] bytes(IntentModel model) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        model.write(bytes);
        return bytes.toByteArray();
    }
}
