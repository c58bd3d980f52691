package dev.winnow.ensemble.job;

import dev.winnow.driver.checkpoint.RunDirectory;
import dev.winnow.driver.data.DatasetDescription;
import java.io.FileNotFoundException;
import java.io.IOException;

/** Which data a run is trained on: their fingerprint, in its directory. */
final class RunData {
  private static final String FILE = "data-fingerprint";

  private final RunDirectory run;

  RunData(RunDirectory run) {
    this.run = run;
  }

  /**
   * Lets a run with checkpoints go on only on the data that it was begun with: members that were
   * trained on others, and scaled by them, would be blended and published as of these.
   *
   * @throws IOException when they have changed, or nothing says what they were
   */
  void requireSame(DatasetDescription data) throws IOException {
    if (!run.hasCheckpoints()) {
      run.writeText(FILE, data.fingerprint() + "\n");
    } else if (!before().equals(data.fingerprint())) {
      throw new IOException(
          "%s has changed since %s was begun, or holds other data: give the data as they were, or choose another run-id"
              .formatted(data.location(), run.path()));
    }
  }

  private String before() throws IOException {
    try {
      return run.readText(FILE).strip();
    } catch (FileNotFoundException missing) {
      throw new IOException(
          "%s of %s is missing, so that nothing says on which data its checkpoints came about: choose another run-id"
              .formatted(FILE, run.path()),
          missing);
    }
  }
}
