/** The page that tells what was trained: report.html. */
package dev.winnow.ensemble.report;
