package dev.winnow.driver.data;

import dev.winnow.worker.data.LabeledImages;
import dev.winnow.worker.data.Part;
import dev.winnow.worker.data.UnitSummary;
import java.io.Serializable;

/** What tasks that read give: bad data are a value at first, since no retry would better them. */
sealed interface ReadItem extends Serializable {
  /** Some examples of a part of the data set. */
  record Chunk(Part part, LabeledImages images) implements ReadItem {}

  /** What the unit of that number tells of the data set. */
  record Summary(int unit, UnitSummary summary) implements ReadItem {}

  /** Why the unit of that number cannot be used: one line. */
  record Failure(int unit, String reason) implements ReadItem {}
}
