package dev.winnow.driver.data;

import dev.winnow.worker.data.DataFormatException;
import dev.winnow.worker.data.ReadUnit;
import dev.winnow.worker.data.SourceFiles;
import dev.winnow.worker.data.UnitImages;
import dev.winnow.worker.data.UnitSummary;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function2;

/**
 * The task that reads one unit; a partition holds one, so its number is the unit's. Spark reads a
 * unit again when an executor with what was made of it is lost. Other readers do not notice then if
 * some of it is missing or not as before, so the task must fail.
 */
final class UnitReading implements Function2<Integer, Iterator<ReadUnit>, Iterator<ReadItem>> {
  private static final long serialVersionUID = 1L;

  private final SourceFiles files;

  /** Of each unit, as first read; null until all were. Spark sends it with every stage anew. */
  private List<String> fingerprints;

  UnitReading(SourceFiles files) {
    this.files = files;
  }

  /** From here on, every unit must be as it is in these. */
  void expect(List<UnitSummary> units) {
    fingerprints = units.stream().map(UnitSummary::fingerprint).toList();
  }

  @Override
  public Iterator<ReadItem> call(Integer number, Iterator<ReadUnit> units) throws IOException {
    try {
      UnitImages read = units.next().read(files, TaskContext.get().cpus());
      requireAsBefore(number, read.summary());
      Stream<ReadItem> chunks =
          read.chunks().stream().map(chunk -> new ReadItem.Chunk(chunk.part(), chunk.images()));
      return Stream.concat(chunks, Stream.of(new ReadItem.Summary(number, read.summary())))
          .iterator();
    } catch (DataFormatException e) {
      if (isAgain()) {
        throw e;
      }
      return List.<ReadItem>of(new ReadItem.Failure(number, e.getMessage())).iterator();
    }
  }

  private boolean isAgain() {
    return fingerprints != null || TaskContext.get().stageAttemptNumber() > 0;
  }

  private void requireAsBefore(int number, UnitSummary read) throws DataFormatException {
    if (fingerprints != null && !fingerprints.get(number).equals(read.fingerprint())) {
      throw new DataFormatException(
          "the data have changed since they were first read: %s or what is read with it; leave data"
                  .formatted(read.shapeSeen())
              + " as they are while they are in use, and start again");
    }
  }
}
