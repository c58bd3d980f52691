package dev.winnow.driver.data;

import dev.winnow.worker.data.DataFormatException;
import dev.winnow.worker.data.ReadUnit;
import dev.winnow.worker.data.SourceFiles;
import dev.winnow.worker.data.UnitImages;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function2;

/** The task that reads one unit; a partition holds one, so its number is the unit's. */
record UnitReading(SourceFiles files)
    implements Function2<Integer, Iterator<ReadUnit>, Iterator<ReadItem>> {
  @Override
  public Iterator<ReadItem> call(Integer number, Iterator<ReadUnit> units) throws IOException {
    try {
      UnitImages read = units.next().read(files, TaskContext.get().cpus());
      Stream<ReadItem> chunks =
          read.chunks().stream().map(chunk -> new ReadItem.Chunk(chunk.part(), chunk.images()));
      return Stream.concat(chunks, Stream.of(new ReadItem.Summary(number, read.summary())))
          .iterator();
    } catch (DataFormatException e) {
      return List.<ReadItem>of(new ReadItem.Failure(number, e.getMessage())).iterator();
    }
  }
}
