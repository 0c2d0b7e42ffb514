"""The pages: Flask and WTForms, thin. One folder an audience; each page calls a service and shows what it gave.

`app.py` composes everything; `requests.py` opens and commits the one transaction of a request.
"""
