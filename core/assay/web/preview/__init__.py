"""What an author sees while writing: the pages of applicants, from a folder of files, without people.

The application is the real one, with other views behind the addresses that need somebody (`stand_ins.py`), and the
frame of an author around every page (`templates/preview/frame/`).
"""
