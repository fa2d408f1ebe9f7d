package io.fairbot.language;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A command for builds: it trains a model from a file of examples and writes it to another file. */
public final class ModelTraining {
    private ModelTraining() {}

    /**
     * Trains a model.
     *
     * @param arguments the file of examples and the file of the model, whose folder is made if it is not there
     * @throws IOException when a file cannot be read or written
     * @throws IllegalArgumentException when there are not two arguments, or the examples have a fault
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            throw new IllegalArgumentException("Two arguments are needed: the file of examples and that of the model.");
        }
        Path examples = Path.of(arguments[0]);
        Path model = Path.of(arguments[1]).toAbsolutePath();
        try (InputStream file = Files.newInputStream(examples)) {
            IntentModel trained = IntentModel.train(IntentExamples.read(file, examples.toString()));
            Files.createDirectories(model.resolveSibling("."));
            try (OutputStream target = new BufferedOutputStream(Files.newOutputStream(model))) {
                trained.write(target);
            }
        }
    }
}
