package dev.winnow.worker.data;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/**
 * What one unit tells of the whole data set.
 *
 * @param format in which it is stored
 * @param shape of its images
 * @param shapeSeen where the first of them is
 * @param classNames of the data set by label; empty when the files do not name classes
 * @param labels by part, each label that occurs and where it is first
 * @param files that were read
 */
public record UnitSummary(
    DataFormat format,
    ImageShape shape,
    String shapeSeen,
    List<String> classNames,
    Map<Part, NavigableMap<Integer, String>> labels,
    List<FileChecksum> files)
    implements Serializable {
  /** Changes whenever the content of any of its files changes, and only then. */
  public String fingerprint() {
    return FileChecksum.digest(files);
  }
}
