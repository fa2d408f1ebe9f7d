package io.fairbot.whatsapp.cloud;

import io.fairbot.whatsapp.cloud.lab.CloudLab;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** The base of tests of a whole bot: a lab for the class, and a bot that the class starts. Each test has customers of its own. */
abstract class CloudHouseTestBase {
    @TempDir
    static Path directory;

    static CloudLab lab;
    static CloudHouse house;

    @BeforeAll
    static void startLab(TestInfo test) {
        lab = CloudLab.start(test.getTestClass().orElseThrow());
        house = new CloudHouse(lab, directory);
    }

    @AfterAll
    static void stopBotAndLab() {
        if (house != null) {
            house.close();
        }
        if (lab != null) {
            lab.close();
        }
    }
}
